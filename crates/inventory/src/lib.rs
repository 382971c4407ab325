//! Stands in for the crate `inventory`, in which Bevy's derive macros collect every type that can be reflected, before the
//! program begins. bevy_egui turns that on by bevy_reflect's default features, and whatever is collected stays in the
//! program: a quarter of the page. Nothing here asks for the list; what Bevy needs of it, its plugins register themselves.
#![no_std]

use core::iter::{Empty, empty};
use core::marker::PhantomData;

/// Leaves the value out.
#[macro_export]
macro_rules! submit {
    ($($value:tt)*) => {};
}

/// Nothing is collected for this type.
#[macro_export]
macro_rules! collect {
    ($type:ty) => {};
}

/// What was collected of a type: nothing.
#[derive(Debug, Clone, Copy)]
pub enum All<T> {
    /// `inventory::iter::<T>`, without parentheses, as in the crate that this stands in for.
    #[allow(non_camel_case_types, reason = "that crate's name")]
    iter,
    #[doc(hidden)]
    Of(PhantomData<T>),
}

pub use All::iter;

impl<T: 'static> IntoIterator for All<T> {
    type Item = &'static T;
    type IntoIter = Empty<&'static T>;

    fn into_iter(self) -> Self::IntoIter {
        empty()
    }
}
