//! The macros that declare the types of this module.
//!
//! Each type wraps the asynchronous type of the same name. Its methods are a table: a row is the method's
//! signature, and a word before it says what its body does with the asynchronous method of the same name:
//!
//! | word | body |
//! |---|---|
//! | `call` | waits for the future that the method returns |
//! | `send` | waits for the request itself, which implements `IntoFuture` |
//! | `next` | waits for the next item of the stream |
//! | `set` | changes the wrapped request |
//! | `open` | wraps what the method returns in the type of this module |
//! | `plain` | returns what the method returns |
//!
//! Every row gets a link to its asynchronous method, so a doc comment needs only one sentence. A method that
//! fits no row is written by hand beside the table.

/// Declares a wrapper, and the methods of its table.
macro_rules! wrapper {
    ($(#[$about:meta])* pub struct $name:ident; $($rows:tt)*) => {
        $(#[$about])*
        pub struct $name {
            // Before the runtime: fields are dropped in this order.
            inner: crate::$name,
            runtime: $crate::blocking::runtime::SharedRuntime,
        }

        impl $name {
            pub(super) fn wrap(
                inner: crate::$name,
                runtime: &$crate::blocking::runtime::SharedRuntime,
            ) -> Self {
                Self { inner, runtime: runtime.clone() }
            }
        }

        $crate::blocking::table::forward_debug!($name);
        $crate::blocking::table::methods! { $name $($rows)* }
    };
}

/// Declares an iterator over the items of a stream, and the methods of its table.
macro_rules! iterator {
    ($(#[$about:meta])* pub struct $name:ident($stream:ty) -> $item:ty; $($rows:tt)*) => {
        $(#[$about])*
        pub struct $name {
            // Before the runtime: fields are dropped in this order.
            inner: $stream,
            runtime: $crate::blocking::runtime::SharedRuntime,
            has_ended: bool,
        }

        impl $name {
            pub(super) fn wrap(
                inner: $stream,
                runtime: &$crate::blocking::runtime::SharedRuntime,
            ) -> Self {
                Self { inner, runtime: runtime.clone(), has_ended: false }
            }
        }

        impl Iterator for $name {
            type Item = $crate::error::Result<$item>;

            fn next(&mut self) -> Option<Self::Item> {
                self.runtime.next(&mut self.inner, &mut self.has_ended)
            }
        }

        impl std::iter::FusedIterator for $name {}

        $crate::blocking::table::methods! { $name $($rows)* }
    };
}

/// Shows a wrapper as the type that it wraps.
macro_rules! forward_debug {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.inner.fmt(f)
            }
        }
    };
}

macro_rules! methods {
    ($name:ident $(
        $(#[$attribute:meta])*
        $shape:ident fn $method:ident $arguments:tt -> $output:ty;
    )*) => {
        impl $name { $(
            $crate::blocking::table::method! {
                $shape $name $(#[$attribute])* $method $arguments -> $output
            }
        )* }
    };
}

macro_rules! method {
    (call $name:ident $(#[$attribute:meta])*
        $method:ident (&self $(, $argument:ident: $type:ty)*) -> $output:ty) => {
        $(#[$attribute])*
        #[doc = $crate::blocking::table::async_link!("For details and errors, see", $name::$method)]
        pub fn $method(&self $(, $argument: $type)*) -> $output {
            self.runtime.block_on(self.inner.$method($($argument),*))
        }
    };
    (call $name:ident $(#[$attribute:meta])* $method:ident (self) -> $output:ty) => {
        $(#[$attribute])*
        #[doc = $crate::blocking::table::async_link!("For details and errors, see", $name::$method)]
        pub fn $method(self) -> $output {
            self.runtime.block_on(self.inner.$method())
        }
    };
    (send $name:ident $(#[$attribute:meta])* $method:ident (self) -> $output:ty) => {
        $(#[$attribute])*
        #[doc = $crate::blocking::table::async_link!("For details and errors, see", $name)]
        pub fn $method(self) -> $output {
            self.runtime.block_on(std::future::IntoFuture::into_future(self.inner))
        }
    };
    (next $name:ident $(#[$attribute:meta])* $method:ident (&mut self) -> $output:ty) => {
        $(#[$attribute])*
        #[doc = $crate::blocking::table::async_link!("For details and errors, see", $name)]
        pub fn $method(&mut self) -> $output {
            self.next().transpose()
        }
    };
    (set $name:ident $(#[$attribute:meta])*
        $method:ident (self $(, $argument:ident: $type:ty)*) -> $output:ty) => {
        $(#[$attribute])*
        #[doc = $crate::blocking::table::async_link!("See", $name::$method)]
        pub fn $method(self $(, $argument: $type)*) -> $output {
            Self { inner: self.inner.$method($($argument),*), ..self }
        }
    };
    (open $name:ident $(#[$attribute:meta])*
        $method:ident (&self $(, $argument:ident: $type:ty)*) -> $output:ty) => {
        $(#[$attribute])*
        #[doc = $crate::blocking::table::async_link!("See", $name::$method)]
        pub fn $method(&self $(, $argument: $type)*) -> $output {
            <$output>::wrap(self.inner.$method($($argument),*), &self.runtime)
        }
    };
    (plain $name:ident $(#[$attribute:meta])* $method:ident (&self) -> $output:ty) => {
        $(#[$attribute])*
        #[doc = $crate::blocking::table::async_link!("See", $name::$method)]
        pub fn $method(&self) -> $output {
            self.inner.$method()
        }
    };
    (plain $name:ident $(#[$attribute:meta])* $method:ident (self) -> $output:ty) => {
        $(#[$attribute])*
        #[doc = $crate::blocking::table::async_link!("See", $name::$method)]
        pub fn $method(self) -> $output {
            self.inner.$method()
        }
    };
}

/// A paragraph with a link to the asynchronous type or method.
macro_rules! async_link {
    ($see:literal, $name:ident $(:: $method:ident)?) => {
        concat!(
            "\n\n", $see, " [`yottalabs::", stringify!($name $(:: $method)?), "`]",
            "(crate::", stringify!($name $(:: $method)?), ").",
        )
    };
}

pub(super) use {async_link, forward_debug, iterator, method, methods, wrapper};
