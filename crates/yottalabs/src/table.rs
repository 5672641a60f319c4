//! Tables of fields from which the models of responses are made.

/// Declares a part of a response: the struct and its conversion from a type of the generated client. Each field
/// is written once:
///
/// ```text
/// pub region: Option<String>,                           // as it arrives
/// pub shm_gb: Option<u32> = shm_in_gb.map(u32::from),   // from a field of another name, converted
/// ```
///
/// The fields under `private` have their default value at first. `unreadable flag => field` names a private flag that
/// says that the field could not be read.
///
/// `Serialize` writes the fields under the API's names.
macro_rules! record {
    (
        $(#[$meta:meta])*
        pub struct $record:ident from $wire:ident { $(
            $(#[$doc:meta])*
            pub $field:ident: $type:ty
                $(= $wire_field:ident $(.$method:ident($($argument:tt)*))*)?,
        )* }
        $( private { $( $(#[$private_doc:meta])* $private:ident: $private_type:ty, )* } )?
        $( unreadable $flag:ident => $lost:ident )?
    ) => {
        $(#[$meta])*
        pub struct $record {
            $( $(#[$doc])* pub $field: $type, )*
            $($( $(#[$private_doc])* $private: $private_type, )*)?
        }

        impl $record {
            fn convert(wire: $wire) -> Self {
                // Without `..`, so that a field that the API adds is a compile error.
                let $wire { $( $($wire_field:)? $field, )* } = wire;
                Self {
                    $( $field: $field $( $(.$method($($argument)*))* )?, )*
                    $($( $private: Default::default(), )*)?
                }
            }
        }

        impl serde::Serialize for $record {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use $crate::serialize::{Fields, Secrets};

                let mut fields = Fields::new(serializer, Secrets::Masked)?;
                $( fields.write(name!($field $($wire_field)?), &self.$field)?; )*
                $(
                    // So that it is known to be unreadable when it is read again, too.
                    if self.$flag && self.$lost.is_none() {
                        fields.write(stringify!($lost), &"unreadable".to_owned())?;
                    }
                )?
                fields.end()
            }
        }

        $crate::serialize::plain!($record);
    };
}

/// The name of a field in the generated client: the last of these.
macro_rules! name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $wire_field:ident) => {
        stringify!($wire_field)
    };
}

/// Declares the model of a response about a pod: the struct, its conversion from a type of the generated
/// client, and its `Debug` and `Serialize`. Fields are written as in `record!`. `Debug` and `Serialize` show the
/// values of the fields under `shown`, but not of those under `hidden`.
macro_rules! model {
    (
        $(#[$meta:meta])*
        pub struct $model:ident from $wire:ident;
        shown { $(
            $(#[$shown_doc:meta])*
            pub $shown:ident: $shown_type:ty
                $(= $shown_wire:ident $(.$shown_method:ident($($shown_argument:tt)*))*)?,
        )* }
        hidden { $( $(#[$hidden_doc:meta])* pub $hidden:ident: $hidden_type:ty, )* }
    ) => {
        $(#[$meta])*
        pub struct $model {
            /// The pod's id.
            pub id: $crate::PodId,
            $( $(#[$shown_doc])* pub $shown: $shown_type, )*
            $( $(#[$hidden_doc])* pub $hidden: $hidden_type, )*
            unreadable_fields: Vec<$crate::UnreadableField>,
        }

        impl $model {
            /// The fields that the server sent in a form that could not be read, and that are `None` or
            /// empty for this reason; usually none.
            #[must_use]
            pub fn unreadable_fields(&self) -> &[$crate::UnreadableField] {
                &self.unreadable_fields
            }

            fn convert(
                wire: $wire,
                id: $crate::PodId,
                unreadable: $crate::unreadable::Unreadable,
            ) -> Self {
                // Without `..`, so that a field that the API adds is a compile error.
                let $wire { id: _, $( $($shown_wire:)? $shown, )* $( $hidden, )* } = wire;
                Self {
                    id,
                    $( $shown: $shown $( $(.$shown_method($($shown_argument)*))* )?, )*
                    $( $hidden, )*
                    unreadable_fields: unreadable.into_fields(),
                }
            }
        }

        impl std::fmt::Debug for $model {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($model))
                    .field("id", &self.id)
                    $( .field(stringify!($shown), &self.$shown) )*
                    .field("unreadable_fields", &self.unreadable_fields)
                    $( .field(stringify!($hidden), &self.$hidden.as_ref().map(|_| "[redacted]")) )*
                    .finish()
            }
        }

        impl $model {
            fn write<S: serde::Serializer>(
                &self,
                serializer: S,
                secrets: $crate::serialize::Secrets,
            ) -> Result<S::Ok, S::Error> {
                let mut fields = $crate::serialize::Fields::new(serializer, secrets)?;
                fields.write("id", &self.id)?;
                $( fields.write(name!($shown $($shown_wire)?), &self.$shown)?; )*
                $( fields.write_secret(stringify!($hidden), &self.$hidden)?; )*
                fields.end()
            }
        }

        impl serde::Serialize for $model {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.write(serializer, $crate::serialize::Secrets::Masked)
            }
        }

        $crate::serialize::plain!($model);
    };
}
