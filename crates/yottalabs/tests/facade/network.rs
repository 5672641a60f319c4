//! Redirects, proxies, certificates and closed connections, over real sockets.

use std::time::Duration;

use crate::support::{Close, Socket, TlsServer, Tunnel, child};
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

#[tokio::test]
async fn redirects_are_not_followed() {
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary",
        "308 Permanent",
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
        let create = yotta.pods().create(PodSpec::new("n", "i", "g", 1));
        let errors = [
            create.without_reconciliation().await.unwrap_err(),
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
async fn root_certificates_can_be_added() {
    let server = TlsServer::start("localhost");
    let other = TlsServer::start("localhost");
    let url = format!("https://localhost:{}", server.address.port());
    let builder = || builder().base_url(&url);
    // The right root certificate among others, in one text or in several.
    let both = format!("# ours\n{}\n{}", other.root_pem, server.root_pem);
    let yotta = builder().extra_root_certificates(both).build().unwrap();
    yotta.pods().list().await.unwrap();
    let builder = builder().extra_root_certificates(other.root_pem.clone());
    let yotta = builder
        .extra_root_certificates(server.root_pem.clone())
        .build();
    yotta.unwrap().pods().list().await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn certificates_are_verified_and_their_errors_are_not_retried() {
    let trusted = TlsServer::start("localhost");
    let other = TlsServer::start("localhost");
    let expired = TlsServer::expired("localhost");
    for (server, host, root, cause) in [
        (&trusted, "localhost", None, "UnknownIssuer"),
        (&trusted, "localhost", Some(&other), "certificate"),
        (&trusted, "127.0.0.1", Some(&trusted), "not valid for name"),
        (&expired, "localhost", Some(&expired), "expired"),
    ] {
        let url = format!("https://{host}:{}", server.address.port());
        let mut builder = Yotta::builder().api_key(KEY).base_url(&url);
        if let Some(root) = root {
            builder = builder.extra_root_certificates(root.root_pem.clone());
        }
        let yotta = builder.build().unwrap();
        let (pods, id) = (yotta.pods(), PodId::new(7));
        let spec = PodSpec::new("n", "i", "NVIDIA_H100_80G", 1);
        for error in [
            pods.list().await.unwrap_err(),
            pods.create(spec).await.unwrap_err(),
            pods.wait(id, yottalabs::ready()).await.unwrap_err(),
        ] {
            assert_eq!(error.attempts(), 1, "{cause}: {error}");
            assert!(error.is_connect() && !error.is_retryable(), "{error}");
            assert!(!error.may_have_been_applied(), "{error}");
            let text = error.to_string();
            assert!(text.contains(&url) && text.contains(cause), "{text}");
        }
        assert!(server.requests().is_empty(), "{cause}");
    }
}

#[tokio::test]
async fn requests_through_a_proxy_are_encrypted() {
    for scheme in ["http", "socks5h"] {
        let server = TlsServer::start("api.example");
        let tunnel = Tunnel::to(server.address).await;
        let builder = builder()
            .base_url("https://api.example")
            .extra_root_certificates(server.root_pem.clone())
            .proxy(format!("{scheme}://trainer:hunter2@{}", tunnel.address));
        assert!(!format!("{builder:?}").contains("hunter2"));
        let yotta = builder.build().unwrap();
        assert!(!format!("{yotta:?}").contains("hunter2"));
        yotta.pods().list().await.unwrap();

        assert_eq!(server.requests()[0].headers()["x-api-key"], KEY);
        let asked = tunnel.asked().join("").to_lowercase();
        if scheme == "http" {
            assert!(asked.starts_with("connect api.example:443"), "{asked}");
            assert!(asked.contains("proxy-authorization: basic"), "{asked}");
        } else {
            assert_eq!(asked, "trainer hunter2 api.example:443");
        }
        let has_key = asked.contains(KEY) || asked.contains("x-api-key");
        assert!(!has_key, "{asked}");
    }
}

#[tokio::test]
async fn an_unreachable_proxy_is_a_connect_error_without_its_password() {
    let proxy = "http://trainer:hunter2@127.0.0.1:1";
    let yotta = builder()
        .base_url("https://api.example")
        .proxy(proxy)
        .build()
        .unwrap();
    let error = yotta.pods().list().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    let text = format!("{error:?} {error:#?}");
    assert!(!text.contains("hunter2") && !text.contains(KEY), "{text}");
}

#[test]
fn invalid_proxies_certificates_and_user_agents_are_refused() {
    let at = |url: &str| builder().base_url(url);
    let proxy = |url: &str| at("https://api.example").proxy(url);
    let pem = |text: &str| at("https://api.example").extra_root_certificates(text);
    let none = "the extra root certificates contain no certificate; expected PEM with `-----BEGIN CERTIFICATE-----`";
    let marked =
        |text: &str| format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
    for (builder, problem) in [
        (
            proxy("sesame"),
            "the proxy is not a valid URL: relative URL without a base",
        ),
        (
            proxy("ftp://a:sesame@b"),
            "the proxy must begin with http://, https://, socks5:// or socks5h://",
        ),
        (
            at("http://127.0.0.1:1").proxy("http://a:sesame@b:3128"),
            "the proxy could read the key, because the base URL is plain http; use only one of them",
        ),
        (pem(""), none),
        (pem("MIIB"), none),
        (
            pem(&marked("????")),
            "the extra root certificates are not valid PEM",
        ),
        (pem(&marked("AAAA")), "the HTTP client cannot be set up"),
        (
            at("https://api.example").user_agent("a\nb"),
            "the user agent is not a valid header value",
        ),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("failed to make a client: {problem}")
        );
    }
}

/// Requests to an `http` URL never use the proxy of the environment. Requests to an `https` URL do, unless the
/// builder says `no_proxy`.
#[tokio::test(flavor = "multi_thread")]
async fn proxies_of_the_environment_are_used_for_https_only() {
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
        child::run("network::print_result_of_list", &environment)
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
#[ignore = "run in a process of its own by another test"]
async fn print_result_of_list() {
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

/// The server may close an idle connection while a request is sent, and then the client cannot know whether it
/// arrived. So a create never reuses a connection.
#[tokio::test]
async fn create_does_not_use_an_idle_connection() {
    for close in [Close::WhenIdle, Close::OnNextRequest] {
        let server = Socket::closing(close, |request| {
            if request.starts_with("POST") {
                r#"{"code":10000,"data":{"id":7}}"#
            } else {
                r#"{"code":10000,"data":[]}"#
            }
        });
        let server = server.await;
        let yotta = builder().base_url(server.url()).build().unwrap();
        for _ in 0..3 {
            // A list is idempotent, so it is retried when its connection is gone.
            let reader = yotta.with_retry(RetryPolicy::default().base_delay(Duration::ZERO));
            reader.pods().list().await.unwrap();
            let spec = PodSpec::new("n", "i", "NVIDIA_H100_80G", 1);
            let create = yotta.pods().create(spec).look_for(Duration::ZERO);
            let pod = create
                .await
                .unwrap_or_else(|error| panic!("{close:?}: {error}"));
            assert_eq!(pod.id.get(), 7);
        }
        let requests = server.requests();
        let creates = requests
            .iter()
            .filter(|request| request.starts_with("POST"));
        assert_eq!((requests.len(), creates.count()), (6, 3), "{close:?}");
    }
}
