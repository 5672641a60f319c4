//! A TLS server, and a proxy in front of it.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::Full;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

type Kept<T> = Arc<Mutex<Vec<T>>>;

/// A server for HTTP/2 and HTTP/1.1 over TLS that answers each request with an empty list, and records it.
pub(crate) struct TlsServer {
    pub(crate) address: SocketAddr,
    /// The certificate of the authority that signed the server's.
    pub(crate) root_pem: String,
    requests: Kept<http::Request<()>>,
}

impl TlsServer {
    /// A server with this name. It has its own thread, so that its spans are not recorded as the client's.
    pub(crate) fn start(name: &str) -> Self {
        Self::start_until(name, 4096)
    }

    /// A server whose certificate expired in the year 2000.
    pub(crate) fn expired(name: &str) -> Self {
        Self::start_until(name, 2000)
    }

    fn start_until(name: &str, year: i32) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let (root_pem, config) = certificates(name, address.port(), year);
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let requests = Kept::default();
        let keep = requests.clone();
        let serve = async move {
            let listener = TcpListener::from_std(listener).unwrap();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (acceptor, keep) = (acceptor.clone(), keep.clone());
                tokio::spawn(async move {
                    // In some tests the client does not trust the server.
                    let Ok(stream) = acceptor.accept(stream).await else {
                        return;
                    };
                    let answer = service_fn(|request: http::Request<hyper::body::Incoming>| {
                        keep.lock().unwrap().push(request.map(|_| ()));
                        let body = r#"{"message":"ok","code":10000,"data":[]}"#;
                        async move {
                            Ok::<_, Infallible>(http::Response::new(Full::new(Bytes::from(body))))
                        }
                    });
                    let server = auto::Builder::new(TokioExecutor::new());
                    let _ = server.serve_connection(TokioIo::new(stream), answer).await;
                });
            }
        };
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        std::thread::spawn(move || runtime.block_on(serve));
        Self {
            address,
            root_pem,
            requests,
        }
    }

    pub(crate) fn requests(&self) -> Vec<http::Request<()>> {
        self.requests.lock().unwrap().clone()
    }
}

/// Creates an authority and a server's certificate that it has signed.
fn certificates(name: &str, number: u16, year: i32) -> (String, ServerConfig) {
    let root_key = KeyPair::generate().unwrap();
    let mut root = CertificateParams::default();
    // The name is unique, because OpenSSL finds authorities by name.
    let root_name = format!("test root {number}");
    root.distinguished_name.push(DnType::CommonName, root_name);
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root_pem = root.self_signed(&root_key).unwrap().pem();
    let issuer = Issuer::new(root, root_key);

    let key = KeyPair::generate().unwrap();
    let mut certificate = CertificateParams::new([name.to_owned()]).unwrap();
    certificate.not_after = rcgen::date_time_ymd(year, 1, 1);
    let certificate = certificate.signed_by(&key, &issuer).unwrap();
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    (root_pem, config)
}

/// An HTTP or SOCKS 5 proxy that connects all requests to one address.
pub(crate) struct Tunnel {
    pub(crate) address: SocketAddr,
    asked: Kept<String>,
}

impl Tunnel {
    pub(crate) async fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Kept::default();
        let keep = asked.clone();
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let first = stream.read_u8().await.unwrap();
                let asked = if first == 5 {
                    socks(&mut stream).await.unwrap()
                } else {
                    connect(first, &mut stream).await.unwrap()
                };
                keep.lock().unwrap().push(asked);
                let mut target = TcpStream::connect(target).await.unwrap();
                tokio::spawn(async move { copy_bidirectional(&mut stream, &mut target).await });
            }
        });
        Self { address, asked }
    }

    /// What the proxy has read: the heads of HTTP requests, or the credentials and targets of SOCKS.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn connect(first: u8, stream: &mut TcpStream) -> std::io::Result<String> {
    let mut head = vec![first];
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
    Ok(String::from_utf8(head).unwrap())
}

/// RFC 1928 and 1929 for a user name, a password and a host name.
async fn socks(stream: &mut TcpStream) -> std::io::Result<String> {
    let methods = text(stream).await?;
    assert!(
        methods.contains('\u{2}'),
        "no password is offered: {methods:?}"
    );
    stream.write_all(&[5, 2]).await?;
    assert_eq!(stream.read_u8().await?, 1);
    let (user, password) = (text(stream).await?, text(stream).await?);
    stream.write_all(&[1, 0]).await?;
    let mut request = [0; 4];
    stream.read_exact(&mut request).await?;
    assert_eq!(request, [5, 1, 0, 3], "not a connect to a name");
    let (host, port) = (text(stream).await?, stream.read_u16().await?);
    stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
    Ok(format!("{user} {password} {host}:{port}"))
}

/// A text after its length.
async fn text(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut bytes = vec![0; stream.read_u8().await?.into()];
    stream.read_exact(&mut bytes).await?;
    Ok(String::from_utf8(bytes).unwrap())
}
