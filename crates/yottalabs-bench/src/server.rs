//! The measured server: a process of its own with prepared responses.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use bytes::Bytes;
use jiff::Timestamp;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::responses;

/// The whole responses, with their heads.
struct Responses {
    date: String,
    pod: Bytes,
    list: Bytes,
    /// The pages of the log by their first lines, once they were requested.
    log: Mutex<HashMap<u64, Bytes>>,
}

impl Responses {
    fn new(pods: usize) -> Self {
        let date = Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S GMT");
        let date = date.to_string();
        Self {
            pod: response(&date, &responses::pod()),
            list: response(&date, &responses::list(pods, 0, false)),
            log: Mutex::default(),
            date,
        }
    }

    fn get(&self, path_and_query: &str) -> Bytes {
        let (path, query) = path_and_query
            .split_once('?')
            .unwrap_or((path_and_query, ""));
        if path.ends_with("/logs") {
            let mut parameters = query.split('&');
            let cursor = parameters.find_map(|parameter| parameter.strip_prefix("cursor="));
            let first = cursor.and_then(|number| number.parse().ok());
            let first = first.unwrap_or_default();
            let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
            let page = || response(&self.date, &responses::log_page(first));
            return log.entry(first).or_insert_with(page).clone();
        }
        match path.ends_with("/pods") {
            true => self.list.clone(),
            false => self.pod.clone(),
        }
    }
}

fn response(date: &str, body: &str) -> Bytes {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\ndate: {date}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    Bytes::from(head + body)
}

/// Prints the base URL, and serves until the standard input is closed: so it ends with the process that started it.
pub(crate) fn serve(pods: usize) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    let responses = Arc::new(Responses::new(pods));
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let mut output = std::io::stdout();
        writeln!(output, "http://{}", listener.local_addr()?)?;
        output.flush()?;
        std::thread::spawn(|| {
            let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
            std::process::exit(0);
        });
        loop {
            let (connection, _) = listener.accept().await?;
            tokio::spawn(answer(connection, responses.clone()));
        }
    })
}

/// Answers the requests of one connection, which have no bodies.
async fn answer(mut connection: TcpStream, responses: Arc<Responses>) -> Result<()> {
    connection.set_nodelay(true)?;
    let mut request = Vec::new();
    while connection.read_buf(&mut request).await? > 0 {
        if request.ends_with(b"\r\n\r\n") {
            let head = std::str::from_utf8(&request)?;
            let target = head.split(' ').nth(1).unwrap_or_default();
            connection.write_all(&responses.get(target)).await?;
            request.clear();
        }
    }
    Ok(())
}
