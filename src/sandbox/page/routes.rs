//! What the page answers where.

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::{get, post};

use super::{Page, act, feed, guard, mail_act};

impl Page {
    /// The page's routes. They leave everything else alone, so that the Bot API can be its fallback.
    pub fn router(&self) -> Router {
        let guarded = axum::middleware::from_fn_with_state(self.clone(), guard::guard);
        Router::new()
            .route("/", get(|| async { file("text/html; charset=utf-8", include_str!("index.html")) }))
            .route("/page.css", get(|| async { file("text/css; charset=utf-8", include_str!("page.css")) }))
            .route(
                "/page.js",
                get(|| async { file("text/javascript; charset=utf-8", include_str!("page.js")) }),
            )
            .route(
                "/phone.js",
                get(|| async { file("text/javascript; charset=utf-8", include_str!("phone.js")) }),
            )
            .route(
                "/bubble.js",
                get(|| async { file("text/javascript; charset=utf-8", include_str!("bubble.js")) }),
            )
            .route(
                "/mailbox.js",
                get(|| async { file("text/javascript; charset=utf-8", include_str!("mailbox.js")) }),
            )
            .route(
                "/mailbox.css",
                get(|| async { file("text/css; charset=utf-8", include_str!("mailbox.css")) }),
            )
            .route("/icon.svg", get(|| async { file("image/svg+xml", include_str!("icon.svg")) }))
            .route("/feed", get(feed::feed))
            .route("/act", post(act::act))
            .route("/mail", post(mail_act::act))
            .route("/clock", post(act::clock))
            .route("/seats", post(act::add_contact))
            .route_layer(guarded)
            .with_state(self.clone())
    }
}

fn file(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind)], text)
}
