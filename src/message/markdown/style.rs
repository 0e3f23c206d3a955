//! How the elements of a body look, written beside each, since mail programs drop style sheets.
//! Colours are those of a light page; the page's own style sheet turns them where it is dark.

pub(super) const PARAGRAPH: &str = "margin:0 0 16px";
/// Within a quotation or a list item.
pub(super) const INNER_PARAGRAPH: &str = "margin:0 0 8px";
pub(super) const SECTION: &str = "margin:28px 0 10px;font-size:19px;line-height:1.35";
pub(super) const SUBSECTION: &str = "margin:24px 0 8px;font-size:17px;line-height:1.35";
pub(super) const LIST: &str = "margin:0 0 16px;padding:0 0 0 26px";
pub(super) const INNER_LIST: &str = "margin:6px 0 8px;padding:0 0 0 26px";
pub(super) const ITEM: &str = "margin:0 0 6px";
pub(super) const QUOTE: &str =
    "margin:0 0 16px;padding:8px 0 1px 16px;border-left:4px solid #b8c0cc";
pub(super) const CODE_BLOCK: &str = "margin:0 0 16px;padding:12px;background-color:#f0f2f5;\
     font-family:Consolas,Menlo,monospace;font-size:14px;line-height:1.45;white-space:pre-wrap;\
     word-wrap:break-word";
pub(super) const CODE: &str =
    "background-color:#f0f2f5;font-family:Consolas,Menlo,monospace;font-size:15px";
pub(super) const SCROLL: &str = "margin:0 0 16px;overflow-x:auto";
pub(super) const TABLE: &str =
    "width:100%;border-collapse:collapse;font-size:15px;line-height:1.45";
pub(super) const HEADER_CELL: &str =
    "padding:8px 10px;border:1px solid #c4cad3;background-color:#f0f2f5;vertical-align:top";
pub(super) const CELL: &str = "padding:8px 10px;border:1px solid #c4cad3;vertical-align:top";
pub(super) const LINK: &str = "color:#0b57a4;text-decoration:underline;word-wrap:break-word";
pub(super) const RULE: &str = "margin:24px 0;border:0;border-top:1px solid #c4cad3";
