//! `/api/mcp`: the Model Context Protocol, by which AI agents read and write as a user lets them.
//!
//! An agent shows a token of the user's own, and has his scope, his field rights and his actions; what it
//! changes stands in the log as done by him, from an agent. Each request stands for itself, so any node
//! answers it. Whatever writes is only tried unless the agent says otherwise.

mod act;
mod bounds;
mod look;
mod tool;
mod write;

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use http_body_util::Full;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, Implementation, ListToolsResult,
    PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool as ToolCard, ToolAnnotations,
};
use rmcp::service::RequestContext;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{ErrorData, RoleServer, ServerHandler};
use steward_engine::auth::Via;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::{Text, text};

use crate::answer::error_body;
use crate::app::App;
use crate::ask::read_body;
use crate::caller::{Signed, check_origin};
use crate::limits::BODY_BYTES;

/// The origin of what agents change, as records and the log keep it.
const ORIGIN: &str = "agent";

/// The name of the server for agents.
const NAME: &str = "steward";

/// `POST`: one message of an agent.
pub(crate) async fn mcp(
    State(app): State<Arc<App>>,
    mut signed: Signed,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    match admit(&app, &signed, &head, body).await {
        Ok(bytes) => {
            signed.caller.origin = ORIGIN;
            serve(Agent { app, signed }, head, bytes).await
        }
        Err(error) => signed.voice.error(&error),
    }
}

/// Reads the message of somebody who is no page of another site, and shows a token.
async fn admit(app: &App, signed: &Signed, head: &Parts, body: Body) -> Result<Bytes> {
    check_origin(&app.options, &head.headers)?;
    if !matches!(signed.identity.via, Via::ApiToken(_)) {
        return Err(Error::new(
            ErrorKind::Unauthenticated,
            text!(
                en = "Agents show a token of the user's own, not the cookie of a session.",
                zh = "智能助手请使用用户自己的访问令牌，不能使用会话 Cookie。"
            ),
        ));
    }
    read_body(&head.headers, body).await
}

async fn serve(agent: Agent, head: Parts, bytes: Bytes) -> Response {
    // Which hosts lead here is the operator's matter; where a browser's request comes from is checked above.
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .disable_allowed_hosts()
        .with_max_request_body_bytes(BODY_BYTES);
    let sessions = Arc::new(NeverSessionManager::default());
    let service = StreamableHttpService::new(move || Ok(agent.clone()), sessions, config);
    let request = axum::http::Request::from_parts(head, Full::new(bytes));
    service.handle(request).await.map(Body::new)
}

/// An agent that acts for a user.
#[derive(Clone, Debug)]
struct Agent {
    app: Arc<App>,
    signed: Signed,
}

impl Agent {
    fn say(&self, text: &Text) -> String {
        text.get(self.signed.voice.language).to_owned()
    }

    fn card(&self, tool: tool::Tool) -> ToolCard {
        let facts = ToolAnnotations::new()
            .read_only(!tool.writes)
            .destructive(tool.writes)
            .open_world(false);
        ToolCard::new(tool.name, self.say(&tool.about), tool.input).with_annotations(facts)
    }
}

impl ServerHandler for Agent {
    fn get_info(&self) -> ServerConfig {
        let name = self.signed.scope.principal.name.as_str();
        let about = text!(
            en = "Steward, a CRM, as {name} may use it. Call `describe` first: objects and fields are this company's \
                  own. What writes only says what would change, until it is called with `dry_run: false`; show people \
                  what would change before you do that.",
            zh = "Steward CRM，权限与用户“{name}”相同。请先调用 `describe`：对象和字段以本公司为准。写入类工具默认只说明会有哪些变化，\
                  设置 `dry_run: false` 才真正执行；执行前请先让用户确认变化内容。"
        );
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new(NAME, env!("CARGO_PKG_VERSION")))
            .with_instructions(self.say(&about))
    }

    async fn list_tools(
        &self,
        _request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let tools = tool::all(&self.app, &self.signed).into_iter().map(|tool| self.card(tool));
        Ok(ListToolsResult::with_all_items(tools.collect()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let input = request.arguments.unwrap_or_default();
        let answer = tool::call(&self.app, &self.signed, (&request.name, input)).await;
        // A refusal is an answer that the agent can act upon, not a fault of the protocol.
        let result = match answer {
            Ok(answer) => CallToolResult::structured(answer),
            Err(error) => CallToolResult::structured_error(error_body(&error, &self.signed.voice)),
        };
        Ok(result.into())
    }
}
