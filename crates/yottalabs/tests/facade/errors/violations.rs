//! Specifications that are refused before anything is sent.

use yottalabs::{Decimal, PodSpec, Protocol};

fn good() -> PodSpec {
    PodSpec::new("n", "i", "g", 1)
}

fn violations(spec: &PodSpec) -> Vec<String> {
    let error = spec.check().unwrap_err();
    assert!(error.is_invalid_request() && !error.may_have_been_applied());
    let shown = format!("{error} {error:#?}");
    assert!(!shown.contains("hush"), "{shown}");
    let violations: Vec<_> = error.violations().iter().map(ToString::to_string).collect();
    let text = format!("failed to create pod: {}", violations.join("; "));
    assert_eq!(error.to_string(), text);
    violations
}

#[test]
fn valid_specifications_are_accepted() {
    let spec = PodSpec::new("ü".repeat(255), "i".repeat(255), "g", 8)
        .env("A", "1")
        .env("my.name-1 ü", "any\nvalue=1")
        .expose(22, Protocol::Ssh)
        .expose(443, Protocol::from("https"))
        .volume("1", "/data")
        .volume("1", "/data/more")
        .callback_url("https://example.com/hook")
        .spot(true)
        .max_price(Decimal::ONE);
    spec.check().unwrap();
}

#[test]
fn every_violation_names_the_field_and_what_is_expected() {
    let most = u32::MAX;
    let spec = PodSpec::new("", "", "", 6)
        .regions(["r", "", "r"])
        .max_price(0)
        .shm_gb(most)
        .min_ram_per_gpu_gb(most)
        .min_gpu_memory_gb(most)
        .min_vcpu_per_gpu(most)
        .container_volume_gb(1 << 31)
        .env("", "hush")
        .env("A", "")
        .env("A", "hush\0")
        .env("TOKEN=hush", "1")
        .env("TOKEN=hush", "1")
        .env("hush\0", "1")
        .expose(53, Protocol::from("UDP"))
        .expose(0, Protocol::Tcp)
        .expose(0, Protocol::Tcp)
        .expose(53, Protocol::Tcp)
        .volume("", "")
        .volume("vol-1", "data")
        .volume("+1", "/data")
        .volume("99999999999999999999", "/data/")
        .volume("1", "/a\0")
        .callback_url("ftp://a/hush");
    let expected = [
        "name is empty",
        "image is empty",
        "gpu (gpuType) is empty",
        "gpu_count (gpuCount) is 6; it must be a power of two",
        "regions[1] is empty",
        "regions[2] repeats `r`",
        "max_price (maxPrice) applies to spot capacity only; set spot(true) or omit it",
        "max_price (maxPrice) is 0; it must be more than 0",
        "shm_gb (shmInGb) is 4294967295; it must be at most 2147483647",
        "min_ram_per_gpu_gb (minSingleCardRamInGb) is 4294967295; it must be at most 2147483647",
        "min_gpu_memory_gb (minSingleCardVramInGb) is 4294967295; it must be at most 2147483647",
        "min_vcpu_per_gpu (minSingleCardVcpu) is 4294967295; it must be at most 2147483647",
        "container_volume_gb (containerVolumeInGb) is 2147483648; it must be at most 2147483647",
        "env[0].key (environmentVars[0].key) is empty",
        "env[1].value (environmentVars[1].value) is empty",
        "env[2].value (environmentVars[2].value) contains a NUL character, which an environment variable cannot contain",
        "env[2] (environmentVars[2]) sets `A` a second time",
        "env[3].key (environmentVars[3].key) contains `=` or a NUL character; pass the name and the value separately",
        "env[4].key (environmentVars[4].key) contains `=` or a NUL character; pass the name and the value separately",
        "env[5].key (environmentVars[5].key) contains `=` or a NUL character; pass the name and the value separately",
        "expose[0].protocol is `UDP`; it must be HTTP, TCP, SSH or HTTPS",
        "expose[1].port is 0; no program can listen on it",
        "expose[2].port is 0; no program can listen on it",
        "expose[3].port exposes 53 a second time",
        "volume[0].id (volumes[0].id) is empty",
        "volume[0].mount_path (volumes[0].mountPath) is empty",
        "volume[1].id (volumes[1].id) is `vol-1`; it must be the number of a volume, as the API lists it",
        "volume[1].mount_path (volumes[1].mountPath) is `data`; it must be absolute, and begin with `/`",
        "volume[2].id (volumes[2].id) is `+1`; it must be the number of a volume, as the API lists it",
        "volume[3].id (volumes[3].id) is `99999999999999999999`; it must be the number of a volume, as the API lists it",
        "volume[3].mount_path (volumes[3].mountPath) mounts a second volume at `/data/`",
        "volume[4].mount_path (volumes[4].mountPath) contains a NUL character, which a path cannot contain",
        "callback_url (callbackUrl) is not an http or https URL",
    ];
    assert_eq!(violations(&spec), expected);

    let long = PodSpec::new("ü".repeat(256), "i".repeat(256), "g", 1 << 31)
        .image_registry("r".repeat(256))
        .callback_url(format!("http://a/{}", "x".repeat(504)));
    let expected = [
        "name has 256 characters; 255 are allowed",
        "image has 256 characters; 255 are allowed",
        "gpu_count (gpuCount) is 2147483648; it must be a power of two",
        "image_registry (imageRegistry) has 256 characters; 255 are allowed",
        "callback_url (callbackUrl) has 513 characters; 512 are allowed",
    ];
    assert_eq!(violations(&long), expected);
    let count = |count| violations(&good().gpu_count(count))[0].starts_with("gpu_count");
    assert!([0, 3, u32::MAX].into_iter().all(count));
}

#[test]
fn valid_image_references_are_accepted() {
    let zeros = "0".repeat(128);
    let digests = format!(
        "a@sha256:{} ghcr.io/a/b:1.0@sha256:{} a@sha512:{zeros} a@multihash+base58.b:{}",
        "0a".repeat(32),
        "f".repeat(64),
        &zeros[..32],
    );
    let images = "i python python:3.12 pytorch/pytorch:2.8 pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime \
        yottalabsai/pytorch:2.8.0-py3.11-cuda12.8.1-cudnn-devel-ubuntu22.04-2025081902 a.b/c 0/1 \
        nvcr.io/nvidia/pytorch:25.01-py3 localhost:5000/a/b_c/d__e/f---g:Tag_1.2-x Registry.Example.COM:443/a \
        [2001:db8::1]:5000/a [::1]/a 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:latest";
    for image in images.split(' ').chain(digests.split(' ')) {
        let checked = good().image(image).check();
        checked.unwrap_or_else(|error| panic!("{image}: {error}"));
    }
}

#[test]
fn invalid_image_references_are_refused() {
    let zeros = "0".repeat(128);
    let long_tag = format!("a:{}", "t".repeat(129));
    let digests = format!(
        "a@ a@sha256 a@sha256:xyz a@b@c a@sha256:{} a@sha256:{} a@sha256:{} a@sha512:{} a@other:{} a@:{} a@a~b:{}",
        &zeros[..62],
        &zeros[..66],
        "xy".repeat(32),
        &zeros[..64],
        &zeros[..31],
        &zeros[..64],
        &zeros[..64],
    );
    for (problem, images) in [
        ("is a URL", "https://hub.docker.com/r/a/b docker://a"),
        ("contains white space", "a\tb a\u{a0}b"),
        (
            "is not an image name",
            "PyTorch pytorch/PyTorch:2.8 me/ /me a//b a..b a___b a_-b -a a_ ümlaut host:port/a host:/a -host.a:1/a \
             host-:1/a a..b:1/a ho_st:1/a [::1/a [::g]/a :tag a:b/",
        ),
        ("has an invalid tag", "a: a:b:c a:-b a:.b a:ü"),
        ("has an invalid tag", &long_tag),
        ("has an invalid digest", &digests),
    ] {
        for image in images.split(' ') {
            let violations = violations(&good().image(image));
            let expected = format!("image {problem}");
            assert!(
                violations[0].starts_with(&expected),
                "{image}: {violations:?}"
            );
        }
    }
}
