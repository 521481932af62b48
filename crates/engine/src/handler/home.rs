//! Home.

use adiuva_protocol::home::{Home, HomeGet};
use adiuva_protocol::{Caller, Failure, Handles};

use crate::engine::Engine;
use crate::home;

impl Handles<HomeGet> for Engine {
    async fn handle(&self, _: &Caller, request: HomeGet) -> Result<Home, Failure> {
        home::get(&*self.session().await?, request).await
    }
}
