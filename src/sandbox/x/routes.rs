//! Every path that the server knows, and what happens there.

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request};
use axum::routing::{delete, get, post};

use super::admit::Act;
use super::endpoint::Endpoint;
use super::respond::{respond, unknown};
use super::site::Site;
use super::wire::no_answer;
use super::{acts, alt_text, create, oauth2, pin, public, timeline, upload};

/// Whatever is asked, and the answer to what is unknown.
pub(super) fn router(site: &Arc<Site>) -> Router {
    let on = |endpoint: Endpoint, act: Act| {
        let site = Arc::clone(site);
        move |id: Result<Path<String>, PathRejection>, request: Request| {
            let site = Arc::clone(&site);
            let id = id.map(|Path(id)| id).unwrap_or_default();
            // A task of its own: as on X, what has been asked happens although the client left.
            let task = tokio::spawn(respond(site, endpoint, act, id, request));
            async move { task.await.unwrap_or_else(|_| no_answer()) }
        }
    };
    let signed = |endpoint, act| on(endpoint, Act::Signed(act));
    let open = |endpoint, act| on(endpoint, Act::Open(act));
    let site = Arc::clone(site);
    let unknown = move |request: Request| async move { unknown(&site, &request) };
    let posts = post(signed(Endpoint::CreatePost, create::create))
        .get(signed(Endpoint::Posts, timeline::by_id));
    let media = post(signed(Endpoint::Upload, upload::whole))
        .get(signed(Endpoint::UploadStatus, upload::status));
    Router::new()
        .route("/2/tweets", posts)
        .route("/2/tweets/{id}", delete(signed(Endpoint::DeletePost, acts::delete)))
        .route("/2/tweets/{id}/quote_tweets", get(signed(Endpoint::Quotes, public::quotes)))
        .route("/2/tweets/search/recent", get(signed(Endpoint::Search, public::search)))
        .route("/2/users/me", get(signed(Endpoint::Me, acts::me)))
        .route("/2/users/{id}/tweets", get(signed(Endpoint::Timeline, timeline::timeline)))
        .route("/2/users/{id}/mentions", get(signed(Endpoint::Mentions, timeline::mentions)))
        .route("/2/users/{id}/retweets", post(signed(Endpoint::Repost, acts::repost)))
        .route("/2/media/upload", media)
        .route("/2/media/upload/initialize", post(signed(Endpoint::StartUpload, upload::start)))
        .route("/2/media/upload/{id}/append", post(signed(Endpoint::AppendUpload, upload::append)))
        .route(
            "/2/media/upload/{id}/finalize",
            post(signed(Endpoint::FinishUpload, upload::finish)),
        )
        .route("/2/media/metadata", post(signed(Endpoint::MediaMetadata, alt_text::describe)))
        .route("/i/oauth2/authorize", get(open(Endpoint::Authorize, oauth2::authorize)))
        .route("/2/oauth2/token", post(open(Endpoint::Token, oauth2::token)))
        .route("/2/oauth2/revoke", post(open(Endpoint::Revoke, oauth2::revoke)))
        .route("/oauth/request_token", post(open(Endpoint::RequestToken, pin::request_token)))
        .route("/oauth/authorize", get(open(Endpoint::Pin, pin::authorize)))
        .route("/oauth/access_token", post(open(Endpoint::AccessToken, pin::access_token)))
        .fallback(unknown.clone())
        .method_not_allowed_fallback(unknown)
}
