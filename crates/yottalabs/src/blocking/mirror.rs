//! What can be refined is refined here as it is there.

/// Declares the blocking counterpart of a type of the same name at the crate's root, with those of its
/// methods that take it and give it back. All others are written out beside it.
macro_rules! mirror {
    (
        $(#[$about:meta])*
        pub struct $name:ident;

        impl $_name:ident {
            $(
                $(#[$doc:meta])*
                pub fn $setter:ident(self $(, $argument:ident: $type:ty)* $(,)?) -> Self;
            )*
        }
    ) => {
        $(#[$about])*
        pub struct $name {
            // Before the driver: fields are dropped in this order.
            inner: crate::$name,
            driver: $crate::blocking::driver::Driver,
        }

        impl $name {
            pub(super) fn new(
                inner: crate::$name,
                driver: &$crate::blocking::driver::Driver,
            ) -> Self {
                let driver = driver.clone();
                Self { inner, driver }
            }

            $(
                $(#[$doc])*
                #[doc = concat!(
                    "\n\nMore: [`yottalabs::", stringify!($name), "::", stringify!($setter), "`]",
                    "(crate::", stringify!($name), "::", stringify!($setter), ").",
                )]
                pub fn $setter(self $(, $argument: $type)*) -> Self {
                    let Self { inner, driver } = self;
                    let inner = inner.$setter($($argument),*);
                    Self { inner, driver }
                }
            )*
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.inner.fmt(f)
            }
        }
    };
}

pub(super) use mirror;
