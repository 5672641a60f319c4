//! The table of rules: what each kind of change is called, how bad it is, and what it does to callers.
//!
//! The classes follow oasdiff's: direction × place × kind. In requests, stricter rules break callers; in responses, wider
//! ones break them or are risky. Two things differ. This workspace generates Rust, so a change that is harmless on the
//! wire but gives a field another type or name is at least risky. And the removal of a value is breaking on both sides:
//! code that sends it is refused, and code that waits for it never sees it.

use serde::Serialize;

/// How bad a change is for those who call the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A program that works today stops working.
    Breaking,
    /// A program may receive something that it does not know.
    Risky,
    /// Everything that works today continues to work.
    Safe,
    /// Only words changed.
    Docs,
}

impl Class {
    /// All classes, the worst first.
    pub const ALL: [Self; 4] = [Self::Breaking, Self::Risky, Self::Safe, Self::Docs];

    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Risky => "risky",
            Self::Safe => "safe",
            Self::Docs => "docs",
        }
    }

    /// Its name in a heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Breaking => "Breaking",
            Self::Risky => "Risky",
            Self::Safe => "Safe",
            Self::Docs => "Docs only",
        }
    }
}

/// Whether a change concerns what is sent or what is received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// What is sent: parameters and request bodies.
    Request,
    /// What comes back.
    Response,
    /// Neither: the operation or the document as a whole.
    Whole,
}

/// One line of the table.
#[derive(Debug)]
pub struct Rule {
    /// The kind of change.
    pub kind: Kind,
    /// What happened: `enum value removed`. With dashes, it is the kind's name in JSON.
    pub title: &'static str,
    request: Verdict,
    response: Verdict,
}

type Verdict = (Class, &'static str);

impl Rule {
    /// How bad it is, and what it does to callers.
    pub fn verdict(&self, side: Side) -> Verdict {
        match side {
            Side::Request | Side::Whole => self.request,
            Side::Response => self.response,
        }
    }

    /// The kind's name in JSON.
    pub fn name(&self) -> String {
        self.title.replace(' ', "-")
    }
}

macro_rules! rules {
    ($( $kind:ident $title:literal { $( $sides:tt )+ } )+) => {
        /// What can happen to an API; [`Kind::rule`] says what it means.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $( #[doc = $title] $kind ),+ }

        /// The table.
        pub const RULES: &[Rule] = &[ $( rules!(@ $kind $title $( $sides )+) ),+ ];
    };
    (@ $kind:ident $title:literal both: $class:ident $text:literal) => {
        rules!(@ $kind $title request: $class $text, response: $class $text)
    };
    (@ $kind:ident $title:literal request: $a:ident $x:literal, response: $b:ident $y:literal) => {
        Rule {
            kind: Kind::$kind,
            title: $title,
            request: (Class::$a, $x),
            response: (Class::$b, $y),
        }
    };
}

rules! {
    // Operations
    OperationAdded "operation added" { both: Safe "no caller uses it yet" }
    OperationRemoved "operation removed" { both: Breaking "every call of it fails" }
    OperationMoved "operation moved" { both: Breaking "calls to the old place fail" }
    OperationRenamed "operation renamed" { both: Risky "its Rust method gets another name" }
    PathReworded "path parameter renamed" { both: Risky "the same on the wire, but the Rust argument gets another name" }
    Deprecated "deprecated" { both: Risky "it may be removed: callers need a replacement" }
    Undeprecated "no longer deprecated" { both: Safe "it will stay" }

    // Parameters and request bodies
    ParameterAdded "optional parameter added" { both: Safe "callers need not send it" }
    RequiredParameterAdded "required parameter added" { both: Breaking "callers who do not send it are refused" }
    ParameterRemoved "parameter removed" { both: Risky "callers who send it are ignored or refused" }
    ParameterRenamed "parameter renamed" { both: Breaking "callers who send the old name are ignored or refused" }
    ParameterMoved "parameter moved" { both: Breaking "callers who send it in the old place are ignored or refused" }
    StyleChanged "array style changed" { both: Breaking "lists that callers send are read differently" }
    BodyAdded "optional request body added" { both: Safe "callers need not send it" }
    RequiredBodyAdded "required request body added" { both: Breaking "callers who send no body are refused" }
    BodyRemoved "request body removed" { both: Breaking "what callers send is ignored" }
    BecameRequired "became required" {
        request: Breaking "callers who do not send it are refused",
        response: Safe "it is always there now" }
    BecameOptional "became optional" {
        request: Safe "callers may leave it out",
        response: Breaking "callers who rely on it miss it" }

    // Responses
    MediaTypeAdded "media type added" {
        request: Safe "callers may go on sending the others",
        response: Risky "callers may receive a type that they do not read" }
    MediaTypeRemoved "media type removed" {
        request: Breaking "callers who send it are refused",
        response: Breaking "callers who read it get another type or none" }
    SuccessAdded "success status added" { both: Risky "callers may not take it for a success" }
    SuccessRemoved "success status removed" { both: Breaking "callers who wait for it never see it" }
    StatusAdded "status added" { both: Safe "callers see one more failure by its own status" }
    StatusRemoved "status removed" { both: Safe "callers no longer see this failure by its own status" }
    HeaderAdded "header added" { both: Safe "callers need not read it" }
    HeaderRemoved "header removed" { both: Risky "callers who read it miss it" }
    RequiredHeaderRemoved "required header removed" { both: Breaking "callers who rely on it miss it" }
    CodeAdded "code added" { both: Risky "callers who distinguish failures do not know it" }
    CodeRemoved "code removed" { both: Risky "callers who look for it may never see it" }

    // The whole API
    SecurityAdded "way to sign in added" { both: Safe "callers may go on signing in as they do" }
    SecurityRemoved "way to sign in removed" { both: Breaking "callers who sign in like this are refused" }
    SecurityRequired "sign-in became required" { both: Breaking "callers who send no key are refused" }
    SecurityDropped "sign-in no longer required" { both: Safe "callers may leave their key out" }
    SchemeChanged "key is sent differently" { both: Breaking "callers who send it in the old way are refused" }
    ServerAdded "server added" { both: Safe "callers may go on using the others" }
    ServerRemoved "server removed" { both: Breaking "callers of this address get no response" }
    DefaultServerChanged "default server changed" { both: Risky "callers who choose no address use another one" }

    // Properties
    PropertyAdded "property added" {
        request: Safe "callers need not send it",
        response: Safe "callers who do not know it skip it" }
    RequiredPropertyAdded "required property added" {
        request: Breaking "callers who do not send it are refused",
        response: Safe "callers who do not know it skip it" }
    PropertyRemoved "property removed" {
        request: Risky "callers who send it are ignored or refused",
        response: Risky "callers who read it find nothing" }
    RequiredPropertyRemoved "required property removed" {
        request: Risky "callers who send it are ignored or refused",
        response: Breaking "callers who rely on it miss it" }
    PropertyRenamed "property renamed" {
        request: Breaking "callers who send the old name are ignored or refused",
        response: Risky "callers who read the old name find nothing" }

    // Types
    TypeChanged "type changed" {
        request: Breaking "callers who send the old type are refused",
        response: Breaking "callers who read the old type fail" }
    TypeWidened "type widened" {
        request: Risky "the old values still pass, but the Rust type is another one",
        response: Breaking "callers who read the narrower type fail on new values" }
    TypeNarrowed "type narrowed" {
        request: Breaking "callers who send a value that no longer fits are refused",
        response: Risky "callers can read it as before, but the Rust type is another one" }
    FormatChanged "format changed" {
        request: Breaking "callers who send the old format are refused",
        response: Breaking "callers who read the old format fail" }
    FormatWidened "format widened" {
        request: Risky "the old values still pass, but the Rust type may be another one",
        response: Breaking "callers who read the narrower format fail on new values" }
    FormatNarrowed "format narrowed" {
        request: Breaking "callers who send a value that no longer fits are refused",
        response: Risky "callers can read it as before, but the Rust type may be another one" }
    BecameNullable "became nullable" {
        request: Safe "callers may send null",
        response: Breaking "callers who do not expect null fail on it" }
    NoLongerNullable "no longer nullable" {
        request: Breaking "callers who send null are refused",
        response: Safe "it is never null now" }
    Retargeted "schema exchanged" { both: Risky "it refers to another schema: the Rust type gets another name" }
    VariantAdded "variant added" {
        request: Safe "callers may go on sending the others",
        response: Risky "callers do not know it" }
    VariantRemoved "variant removed" {
        request: Breaking "callers who send it are refused",
        response: Safe "callers no longer see it" }
    AdditionalOpened "other properties allowed" {
        request: Safe "callers may send properties of their own",
        response: Risky "callers may see properties that nothing describes" }
    AdditionalClosed "other properties forbidden" {
        request: Breaking "callers who send properties of their own are refused",
        response: Safe "undescribed properties no longer occur" }

    // Values
    ValueAdded "enum value added" {
        request: Safe "callers may go on sending the others",
        response: Risky "callers who match on the value do not know it" }
    ValueRemoved "enum value removed" {
        request: Breaking "callers who send it are refused",
        response: Breaking "code that waits for it never sees it, and its Rust variant is gone" }
    EnumAdded "values limited to an enum" {
        request: Breaking "callers who send any other value are refused, and the Rust type is another one",
        response: Risky "callers see fewer values, but the Rust type is another one" }
    EnumRemoved "values no longer limited to an enum" {
        request: Risky "the old values still pass, but the Rust type is another one",
        response: Risky "callers may see values they do not know, and the Rust type is another one" }
    DefaultChanged "default changed" {
        request: Risky "callers who leave it out get something else",
        response: Safe "callers who read it are not affected" }
    LimitTightened "limit tightened" {
        request: Breaking "callers who send a value outside it are refused",
        response: Safe "callers see fewer values" }
    LimitLoosened "limit loosened" {
        request: Safe "callers may send more",
        response: Risky "callers who check may see values outside the old limit" }
    PatternAdded "pattern added" {
        request: Breaking "callers who send what does not match are refused",
        response: Safe "callers see fewer values" }
    PatternChanged "pattern changed" {
        request: Breaking "callers who send what no longer matches are refused",
        response: Risky "callers who check may see values that do not match the old one" }
    PatternRemoved "pattern removed" {
        request: Safe "callers may send more",
        response: Risky "callers who check may see values that do not match the old one" }

    // Schemas as such
    SchemaRenamed "schema renamed" { both: Risky "the same on the wire, but the Rust type gets another name" }
    SchemaAdded "schema added" { both: Safe "a new Rust type, for a change that is listed too" }
    SchemaRemoved "schema removed" { both: Safe "its Rust type is removed with what used it" }

    // Words
    Reworded "reworded" { both: Docs "only words" }
    Reordered "reordered" { both: Docs "the same in another order" }
    Restated "written differently" { both: Docs "it means the same as before" }

    // A change without a rule is never passed over.
    Unclassified "changed" { both: Risky "no rule covers this: read it" }
}

impl Kind {
    /// The kind's line in the table.
    pub fn rule(self) -> &'static Rule {
        // The macro makes both in one order.
        &RULES[self as usize]
    }
}
