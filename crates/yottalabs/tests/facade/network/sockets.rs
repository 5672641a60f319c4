//! Over real sockets: redirects, proxies, certificates, versions of HTTP.

use crate::support::{Socket, TlsServer, Tunnel, child, heard, listen};
use yottalabs::{Builder, PodId, PodSpec, RetryPolicy, Yotta};

const KEY: &str = "sesame-open";
const EMPTY: &str = r#"{"message":"ok","code":10000,"data":[]}"#;

fn builder() -> Builder {
    let builder = Yotta::builder().api_key(KEY);
    builder.retry(RetryPolicy::none())
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

fn problem(builder: Builder) -> String {
    let error = builder.build().unwrap_err();
    format!("{error}")
}

/// An error and all that caused it.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

#[tokio::test]
async fn redirects_are_not_followed() {
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let other = Socket::answering(answer("200 OK", "", EMPTY)).await;
        let location = format!("location: {}/v2/pods\r\n", other.url());
        let server = Socket::answering(answer(status, &location, "")).await;
        let yotta = builder().base_url(server.url()).build().unwrap();
        let number = &status[..3];

        let listed = yotta.pods().list().await.unwrap_err();
        assert_eq!(
            listed.to_string(),
            format!(
                "failed to list pods: the server redirects the request; the key is not sent to another address; the request went to {}/v2/pods: check the base URL (HTTP {number})",
                server.url()
            )
        );
        let spec = PodSpec::new("n", "i", "NVIDIA_H100_80G", 1);
        let errors = [
            yotta
                .pods()
                .create(spec)
                .without_reconciliation()
                .await
                .unwrap_err(),
            yotta.pods().delete(PodId::new(7)).await.unwrap_err(),
            yotta.pods().pause(PodId::new(7)).await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.status().unwrap().to_string(), number, "{error}");
        }
        assert!(server.requests().len() >= 4);
        assert!(server.requests()[0].contains("x-api-key: sesame-open"));
        assert_eq!(other.requests(), [""; 0], "{status}");
    }
}

#[tokio::test]
async fn a_path_in_the_base_url_is_kept() {
    let server = Socket::answering(answer("200 OK", "", EMPTY)).await;
    let yotta = builder().base_url(format!("{}/gateway/yotta/", server.url()));
    yotta.build().unwrap().pods().list().await.unwrap();
    let request = &server.requests()[0];
    assert!(request.starts_with("GET /gateway/yotta/v2/"), "{request}");
}

#[tokio::test]
async fn certificates_are_checked_and_more_can_be_trusted() {
    let server = TlsServer::start("localhost");
    let url = format!("https://localhost:{}", server.address.port());
    let other = TlsServer::start("localhost");

    for roots in [None, Some(&other.root_pem)] {
        let builder = builder().base_url(&url);
        let builder = match roots {
            Some(pem) => builder.extra_root_certificates(pem.clone()),
            None => builder,
        };
        let error = builder.build().unwrap().pods().list().await.unwrap_err();
        assert!(error.is_connect(), "{error:?}");
        assert!(chain(&error).contains("certificate"), "{}", chain(&error));
    }
    assert!(server.requests().is_empty());

    // The one that it takes, among others.
    let both = format!("# ours\n{}\n{}", other.root_pem, server.root_pem);
    let yotta = builder()
        .base_url(&url)
        .extra_root_certificates(both)
        .build()
        .unwrap();
    yotta.pods().list().await.unwrap();
    let yotta = builder()
        .base_url(&url)
        .extra_root_certificates(other.root_pem.clone())
        .extra_root_certificates(server.root_pem.clone());
    yotta.build().unwrap().pods().list().await.unwrap();
    assert_eq!(server.requests().len(), 2);

    // For another name it is no good.
    let by_number = format!("https://127.0.0.1:{}", server.address.port());
    let yotta = builder()
        .base_url(by_number)
        .extra_root_certificates(server.root_pem.clone());
    let error = yotta.build().unwrap().pods().list().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert_eq!(server.requests().len(), 2);
}

/// The next attempt would be refused alike.
#[tokio::test]
async fn a_certificate_that_is_not_accepted_is_not_tried_again() {
    let trusted = TlsServer::start("localhost");
    let expired = TlsServer::expired("localhost");
    for (server, host, root, cause) in [
        (&trusted, "localhost", None, "UnknownIssuer"),
        (
            &trusted,
            "127.0.0.1",
            Some(&trusted.root_pem),
            "not valid for name",
        ),
        (&expired, "localhost", Some(&expired.root_pem), "expired"),
    ] {
        let url = format!("https://{host}:{}", server.address.port());
        let mut builder = Yotta::builder().api_key(KEY).base_url(&url);
        if let Some(root) = root {
            builder = builder.extra_root_certificates(root.clone());
        }
        let yotta = builder.build().unwrap();
        let spec = PodSpec::new("n", "i", "NVIDIA_H100_80G", 1);
        for error in [
            yotta.pods().list().await.unwrap_err(),
            yotta.pods().create(spec).await.unwrap_err(),
            yotta
                .pods()
                .wait(PodId::new(7), yottalabs::ready())
                .await
                .unwrap_err(),
        ] {
            assert_eq!(error.attempts(), 1, "{cause}: {error}");
            assert!(error.is_connect() && !error.is_retryable(), "{error}");
            assert!(!error.may_have_been_applied(), "{error}");
            let text = error.to_string();
            assert!(text.contains(&url) && text.contains(cause), "{text}");
        }
    }
}

#[tokio::test]
async fn http_2_unless_it_is_switched_off() {
    let server = TlsServer::start("localhost");
    let builder = || {
        let url = format!("https://localhost:{}", server.address.port());
        builder()
            .base_url(url)
            .extra_root_certificates(server.root_pem.clone())
    };
    listen();
    builder().build().unwrap().pods().list().await.unwrap();
    builder()
        .http1_only()
        .user_agent("trainer/1.2")
        .build()
        .unwrap()
        .pods()
        .list()
        .await
        .unwrap();

    let requests = server.requests();
    let versions: Vec<_> = requests.iter().map(http::Request::version).collect();
    assert_eq!(versions, [http::Version::HTTP_2, http::Version::HTTP_11]);
    assert!(
        requests
            .iter()
            .all(|request| request.headers()["x-api-key"] == KEY)
    );
    let agents: Vec<_> = requests
        .iter()
        .map(|r| r.headers()["user-agent"].to_str().unwrap())
        .collect();
    assert!(agents[0].starts_with("yottalabs-rust/"), "{agents:?}");
    assert!(
        agents[1].starts_with("trainer/1.2 yottalabs-rust/"),
        "{agents:?}"
    );
    // The HTTP/2 library traces the headers that it sends.
    assert!(heard().contains("h2::"), "{}", heard());
    assert!(!heard().contains(KEY), "{}", heard());
}

#[tokio::test]
async fn a_proxy_leads_on_and_reads_nothing() {
    let server = TlsServer::start("api.example");
    let tunnel = Tunnel::to(server.address).await;
    let proxy = format!("http://trainer:hunter2@{}", tunnel.address);
    let builder = builder()
        .base_url("https://api.example")
        .extra_root_certificates(server.root_pem.clone())
        .proxy(proxy);
    assert!(!format!("{builder:?}").contains("hunter2"));
    let yotta = builder.build().unwrap();
    assert!(!format!("{yotta:?}").contains("hunter2"));
    yotta.pods().list().await.unwrap();

    assert_eq!(server.requests()[0].headers()["x-api-key"], KEY);
    let asked = tunnel.asked().join("").to_lowercase();
    assert!(asked.starts_with("connect api.example:443"), "{asked}");
    assert!(asked.contains("proxy-authorization: basic"), "{asked}");
    assert!(
        !asked.contains(KEY) && !asked.contains("x-api-key"),
        "{asked}"
    );
}

#[tokio::test]
async fn a_socks_proxy_leads_on_too() {
    let server = TlsServer::start("api.example");
    let tunnel = Tunnel::to(server.address).await;
    let builder = builder()
        .base_url("https://api.example")
        .extra_root_certificates(server.root_pem.clone())
        .proxy(format!("socks5h://trainer:hunter2@{}", tunnel.address));
    assert!(!format!("{builder:?}").contains("hunter2"));
    builder.build().unwrap().pods().list().await.unwrap();
    assert_eq!(server.requests()[0].headers()["x-api-key"], KEY);
    assert_eq!(tunnel.asked(), ["trainer hunter2 api.example:443"]);
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_no_connection_and_its_password_is_not_shown() {
    let proxy = "http://trainer:hunter2@127.0.0.1:1";
    let yotta = builder()
        .base_url("https://api.example")
        .proxy(proxy)
        .build()
        .unwrap();
    let error = yotta.pods().list().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    let text = format!("{error:?} {}", chain(&error));
    assert!(!text.contains("hunter2") && !text.contains(KEY), "{text}");
}

#[test]
fn what_is_no_proxy_and_no_certificate() {
    let to = |proxy: &str| problem(builder().base_url("https://api.example").proxy(proxy));
    assert!(to("sesame").starts_with("failed to make a client: the proxy is no URL"));
    let wrong = "failed to make a client: the proxy has to begin with http://, https://, socks5:// or socks5h://";
    assert_eq!(to("ftp://a:sesame@b"), wrong);
    let plain = builder()
        .base_url("http://127.0.0.1:1")
        .proxy("http://a:sesame@b:3128");
    assert_eq!(
        problem(plain),
        "failed to make a client: the proxy would read the key, since the base URL is plain http; use one of them only"
    );

    let with = |pem: &str| {
        problem(
            builder()
                .base_url("https://api.example")
                .extra_root_certificates(pem),
        )
    };
    let none = "failed to make a client: the extra root certificates hold none: it takes PEM, with `-----BEGIN CERTIFICATE-----`";
    assert_eq!(with(""), none);
    assert_eq!(with("MIIB"), none);
    let broken = "-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----\n";
    assert_eq!(
        with(broken),
        "failed to make a client: the extra root certificates are no sound PEM"
    );
    let no_certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert_eq!(
        with(no_certificate),
        "failed to make a client: the HTTP client can't be set up"
    );
    assert!(
        problem(builder().base_url("https://api.example").user_agent("a\nb"))
            .ends_with("the user agent fits in no header")
    );
}

/// What an `http` URL to loopback may do in the clear, it may not do through a proxy; what `https`
/// may, it does unless told not to.
#[tokio::test(flavor = "multi_thread")]
async fn proxies_of_the_environment() {
    let proxy = Socket::answering(answer("502 Bad Gateway", "", "")).await;
    let server = Socket::answering(answer("200 OK", "", EMPTY)).await;
    let (proxy_url, url) = (proxy.url(), server.url());
    let list = |base_url: &str, more: &[(&str, &str)]| {
        let mut environment = vec![
            ("HTTP_PROXY", proxy_url.as_str()),
            ("HTTPS_PROXY", &proxy_url),
            ("ALL_PROXY", &proxy_url),
            ("YOTTA_API_KEY", KEY),
            ("YOTTA_BASE_URL", base_url),
        ];
        environment.extend(more);
        child::run("network::sockets::says_what_a_list_comes_to", &environment)
    };
    assert_eq!(list(&url, &[]), "0 pods");
    assert_eq!(list(&url, &[("OPEN", "1")]), "0 pods");
    assert!(proxy.requests().is_empty());

    let said = list("https://api.invalid", &[]);
    assert!(said.starts_with("no connection"), "{said}");
    let asked = proxy.requests().join("").to_lowercase();
    assert!(asked.starts_with("connect api.invalid:443"), "{asked}");
    assert!(!asked.contains(KEY), "{asked}");

    let before = proxy.requests().len();
    let said = list("https://api.invalid", &[("DIRECT", "1")]);
    assert!(said.starts_with("no connection"), "{said}");
    assert_eq!(proxy.requests().len(), before);
}

#[tokio::test]
#[ignore = "run by proxies_of_the_environment"]
async fn says_what_a_list_comes_to() {
    let is_set = |name| std::env::var_os(name).is_some();
    let mut builder = Yotta::builder()
        .without_config_file()
        .retry(RetryPolicy::none());
    if is_set("DIRECT") {
        builder = builder.no_proxy();
    }
    if is_set("OPEN") {
        builder = builder.danger_allow_plain_http();
    }
    child::say(&match builder.build().unwrap().pods().list().await {
        Ok(pods) => format!("{} pods", pods.len()),
        Err(error) if error.is_connect() => format!("no connection: {error}"),
        Err(error) => error.to_string(),
    });
}
