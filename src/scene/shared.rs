//! What Rust and the shaders both know is written down once, in Rust: the shaders' text of it is made from that.

use std::fmt::Write;

use bevy::math::{Vec2, Vec3};
use bevy::mesh::VertexFormat;

/// A type that the shaders have too.
pub(super) trait Known {
    /// Its name there.
    fn name() -> String;
}

/// A struct that the shaders have too.
pub(super) trait Fields: Known {
    /// Names of its fields and of their types, in their order.
    fn fields() -> Vec<(&'static str, String)>;
}

/// A number, or some, that a vertex shader takes for each instance.
pub(super) trait Attribute: Known {
    /// How it is laid out.
    const FORMAT: VertexFormat;
    /// Writes it.
    fn put(self, floats: &mut Vec<f32>);
}

/// What is drawn many times, each time from other numbers.
pub(super) trait Instance: Fields + Send + Sync + 'static {
    /// How they are laid out.
    fn formats() -> Vec<VertexFormat>;
    /// Writes them.
    fn put(&self, floats: &mut Vec<f32>);

    /// Bytes of one instance.
    fn stride() -> u64 {
        Self::formats().iter().map(VertexFormat::size).sum()
    }
}

/// Defines a struct that the shaders have too, with the same fields.
macro_rules! known {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$doc:meta])* pub $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        pub struct $name { $($(#[$doc])* pub $field: $type,)* }

        impl $crate::scene::shared::Known for $name {
            fn name() -> String {
                stringify!($name).to_owned()
            }
        }

        impl $crate::scene::shared::Fields for $name {
            fn fields() -> Vec<(&'static str, String)> {
                vec![$((stringify!($field), <$type as $crate::scene::shared::Known>::name())),*]
            }
        }
    };
}

/// The same for what a vertex shader takes for each instance.
macro_rules! instance {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$doc:meta])* pub $field:ident: $type:ty,)* }) => {
        $crate::scene::shared::known! {
            $(#[$meta])*
            pub struct $name { $($(#[$doc])* pub $field: $type,)* }
        }

        impl $crate::scene::shared::Instance for $name {
            fn formats() -> Vec<bevy::mesh::VertexFormat> {
                vec![$(<$type as $crate::scene::shared::Attribute>::FORMAT),*]
            }

            fn put(&self, floats: &mut Vec<f32>) {
                $($crate::scene::shared::Attribute::put(self.$field, floats);)*
            }
        }
    };
}

pub(super) use {instance, known};

impl Known for f32 {
    fn name() -> String {
        "f32".to_owned()
    }
}

impl Known for Vec2 {
    fn name() -> String {
        "vec2<f32>".to_owned()
    }
}

impl Known for Vec3 {
    fn name() -> String {
        "vec3<f32>".to_owned()
    }
}

impl<T: Known, const N: usize> Known for [T; N] {
    fn name() -> String {
        format!("array<{}, {N}>", T::name())
    }
}

impl Attribute for f32 {
    const FORMAT: VertexFormat = VertexFormat::Float32;

    fn put(self, floats: &mut Vec<f32>) {
        floats.push(self);
    }
}

impl Attribute for Vec2 {
    const FORMAT: VertexFormat = VertexFormat::Float32x2;

    fn put(self, floats: &mut Vec<f32>) {
        floats.extend(self.to_array());
    }
}

impl Attribute for Vec3 {
    const FORMAT: VertexFormat = VertexFormat::Float32x3;

    fn put(self, floats: &mut Vec<f32>) {
        floats.extend(self.to_array());
    }
}

/// The shaders' text of a struct.
pub(super) fn text<T: Fields>() -> String {
    write(&T::name(), T::fields().into_iter().map(|(name, kind)| format!("{name}: {kind}")))
}

/// The shaders' text of what a vertex shader takes.
pub(super) fn attributes<T: Instance>() -> String {
    let fields = T::fields().into_iter().enumerate();
    write(&T::name(), fields.map(|(location, (name, kind))| format!("@location({location}) {name}: {kind}")))
}

fn write(name: &str, fields: impl Iterator<Item = String>) -> String {
    let mut text = format!("struct {name} {{\n");
    for field in fields {
        // To a string nothing fails.
        let _ = writeln!(text, "    {field},");
    }
    text + "}\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    instance! {
        /// For the test.
        pub struct Dot {
            /// Where.
            pub place: Vec3,
            /// How large.
            pub size: f32,
        }
    }

    #[test]
    fn an_instance_is_written_as_the_shader_reads_it() {
        assert_eq!(
            attributes::<Dot>(),
            "struct Dot {\n    @location(0) place: vec3<f32>,\n    @location(1) size: f32,\n}\n"
        );
        let mut floats = Vec::new();
        Dot { place: Vec3::new(1.0, 2.0, 3.0), size: 4.0 }.put(&mut floats);
        assert_eq!(floats, [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(Dot::stride(), 16);
        assert_eq!(<[f32; 3]>::name(), "array<f32, 3>");
    }
}
