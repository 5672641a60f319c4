//! A server that speaks TLS, and a proxy that leads to it.

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

/// Speaks HTTP/2 and HTTP/1.1, answers every request with an empty list, and keeps it.
pub(crate) struct TlsServer {
    pub(crate) address: SocketAddr,
    /// The certificate of who signed the server's.
    pub(crate) root_pem: String,
    requests: Kept<http::Request<()>>,
}

impl TlsServer {
    /// For this name; on a thread of its own, so that nobody takes what it traces for the client's.
    pub(crate) fn start(name: &str) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let (root_pem, config) = certificates(name, address.port());
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let requests = Kept::default();
        let keep = requests.clone();
        let serve = async move {
            let listener = TcpListener::from_std(listener).unwrap();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (acceptor, keep) = (acceptor.clone(), keep.clone());
                tokio::spawn(async move {
                    // That the client does not trust it is one of the tests.
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

/// An authority of its own, and a server's certificate of it.
fn certificates(name: &str, number: u16) -> (String, ServerConfig) {
    let root_key = KeyPair::generate().unwrap();
    let mut root = CertificateParams::default();
    // A name that no other has: OpenSSL goes by it.
    let root_name = format!("test root {number}");
    root.distinguished_name.push(DnType::CommonName, root_name);
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root_pem = root.self_signed(&root_key).unwrap().pem();
    let issuer = Issuer::new(root, root_key);

    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new([name.to_owned()]).unwrap();
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

/// A proxy that leads wherever it is asked to lead to one address.
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
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await.unwrap());
                }
                keep.lock().unwrap().push(String::from_utf8(head).unwrap());
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
                let mut target = TcpStream::connect(target).await.unwrap();
                tokio::spawn(async move { copy_bidirectional(&mut stream, &mut target).await });
            }
        });
        Self { address, asked }
    }

    /// The heads of the requests that it could read.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}
