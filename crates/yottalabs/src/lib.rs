//! yottalabs
