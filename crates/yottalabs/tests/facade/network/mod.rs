//! Real sockets and connections.

mod connections;
mod sockets;
