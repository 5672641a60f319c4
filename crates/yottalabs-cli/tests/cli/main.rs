//! The built program `yotta`, in a process of its own, with a simulator as its server.

mod canned;
mod lists;
mod profiles;
mod sim;
mod world;
