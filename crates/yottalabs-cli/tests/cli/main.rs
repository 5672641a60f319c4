//! The built program `yotta`, in a process of its own, with a simulator as its server.

mod lists;
mod sim;
mod world;
