//! Fields of text. On a page the document's own fields are in their place: phones show their keyboard only for those.

use std::ops::Range;

use arclight_core::panel::Panel;
use arclight_core::visual::palette::Palette;
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align, Context, FontId, Frame, Id, Rect, RichText, Sense, Stroke, TextBuffer, TextEdit, Ui, Vec2,
    WidgetInfo, WidgetType, vec2,
};

use super::text::at_least;
use crate::ctx::Ctx;
use crate::theme::{colour, medium};

/// Text size of the sentence line, logical points.
pub const LINE_SIZE: f32 = 17.0;

/// The fields that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The sentence on stage.
    Sentence,
    /// One of the two sentences that are compared.
    Pair(usize),
}

impl Field {
    /// All, in the order of the page's fields.
    pub const ALL: [Self; 3] = [Self::Sentence, Self::Pair(0), Self::Pair(1)];

    fn id(self) -> Id {
        Id::new(("field", self))
    }

    fn label(self) -> String {
        match self {
            Self::Sentence => "Sentence".to_owned(),
            Self::Pair(side) => format!("Sentence {}", side + 1),
        }
    }

    /// The field that the keyboard on the screen types in.
    pub(crate) fn typed(context: &Context) -> Self {
        context.data(|data| data.get_temp(Id::new("typed"))).unwrap_or(Self::Sentence)
    }

    /// Whether the keyboard was asked for in this frame.
    pub(crate) fn asked_for(context: &Context) -> bool {
        context.data_mut(|data| data.remove_temp::<bool>(Id::new("keyboard asked"))).is_some()
    }

    /// Where it is in this frame; `None` where it is not on screen. For the page.
    #[must_use]
    pub fn place(self, context: &Context) -> Option<Rect> {
        let (rect, pass) = context.data(|data| data.get_temp::<(Rect, u64)>(self.id()))?;
        (pass + 1 >= context.cumulative_pass_nr()).then_some(rect)
    }
}

/// Lays the field out; gives whether its text was changed here.
pub(crate) fn field_ui(
    ui: &mut Ui,
    ctx: &Ctx<'_>,
    field: Field,
    size: Vec2,
    points: f32,
    draft: &mut String,
) -> bool {
    let palette = ctx.palette;
    if ctx.is_kiosk() {
        pressed_field(ui, ctx, field, size, points, draft);
        return false;
    }
    if ctx.link.is_some() {
        document_field(ui, field, size);
        return false;
    }
    let written = if field == Field::Sentence && *draft == ctx.state.picture.text {
        ctx.state.picture.written.clone()
    } else {
        Vec::new()
    };
    let mut layouter = |ui: &Ui, text: &dyn TextBuffer, _: f32| {
        let job = told_apart(text.as_str(), &written, (medium(points), palette));
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let edit = TextEdit::singleline(draft)
        .layouter(&mut layouter)
        .id(field.id().with("text"))
        .font(medium(points))
        .text_color(colour(palette.ink))
        .hint_text(RichText::new("Type a sentence").color(colour(palette.dim)))
        .frame(Frame::NONE)
        .vertical_align(Align::Center)
        .desired_width(size.x)
        .min_size(vec2(0.0, size.y));
    let response = ui.add(edit);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(WidgetType::TextEdit, true, field.label());
        info.current_text_value = Some(draft.clone());
        info
    });
    response.changed()
}

/// A text in which what a model wrote has a colour of its own, and a line below.
fn told_apart(text: &str, written: &[Range<usize>], (font, palette): (FontId, &Palette)) -> LayoutJob {
    let own = TextFormat::simple(font.clone(), colour(palette.ink));
    let tone = colour(palette.heads[2]);
    let of_model = TextFormat { underline: Stroke::new(1.0, tone), ..TextFormat::simple(font, tone) };
    let mut job = LayoutJob { break_on_newline: false, ..LayoutJob::default() };
    let mut at = 0;
    for part in written {
        let (Some(before), Some(its)) = (text.get(at..part.start), text.get(part.clone())) else { break };
        job.append(before, 0.0, own.clone());
        job.append(its, 0.0, of_model.clone());
        at = part.end;
    }
    job.append(text.get(at..).unwrap_or_default(), 0.0, own);
    job
}

/// Where the document's own field is to be: it is told the place.
fn document_field(ui: &mut Ui, field: Field, size: Vec2) {
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let seen = rect.intersect(ui.clip_rect());
    if seen.height() > 0.6 * rect.height() {
        let pass = ui.ctx().cumulative_pass_nr();
        ui.data_mut(|data| data.insert_temp(field.id(), (rect, pass)));
    }
}

/// Where there is only the keyboard on the screen: a press asks for it.
fn pressed_field(ui: &mut Ui, ctx: &Ctx<'_>, field: Field, size: Vec2, points: f32, draft: &str) {
    let palette = ctx.palette;
    let empty = draft.is_empty();
    // While it is typed a word that the venue does not want is there; on the wall it never is.
    let shown = ctx.visiting.venue.filter.masked(draft);
    let says = if empty { "Touch here to type a sentence" } else { &shown };
    let tone = if empty { palette.dim } else { palette.ink };
    let size = vec2(size.x, at_least(ui, size.y));
    // Above the keys it shows what is typed, and there is nothing to press.
    let shows = ctx.state.panels.sheet == Some(Panel::Keyboard);
    let sense = if shows { Sense::hover() } else { Sense::click() };
    let (rect, response) = ui.allocate_exact_size(size, sense);
    // The end of a long text is where it grows.
    let text = ui.painter().layout_no_wrap(says.to_owned(), medium(points), colour(tone));
    let left = rect.left() - (text.size().x - rect.width()).max(0.0);
    let at = egui::pos2(left, rect.center().y - text.size().y * 0.5);
    ui.painter().with_clip_rect(rect.intersect(ui.clip_rect())).galley(at, text, colour(tone));
    response.widget_info(|| match shows {
        true => WidgetInfo::labeled(WidgetType::Label, true, says),
        false => WidgetInfo::labeled(WidgetType::Button, true, field.label()),
    });
    if response.clicked() {
        ui.data_mut(|data| {
            data.insert_temp(Id::new("typed"), field);
            data.insert_temp(Id::new("keyboard asked"), true);
        });
    }
}

/// No control has the keys any more.
pub fn let_go(context: &Context) {
    context.memory_mut(|memory| {
        if let Some(id) = memory.focused() {
            memory.surrender_focus(id);
        }
    });
}
