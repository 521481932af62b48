//! One subscription: what it listens to, how far it has heard, and how it ends.

use adiuva_protocol::{Notice, Topic};
use leptos::prelude::on_cleanup;
use send_wrapper::SendWrapper;

/// One thing heard on a subscription.
#[derive(Clone, Debug)]
pub enum Heard {
    /// A frame, an event, or that some were missed. After a lost connection events say `Missed(0)`: fetch again.
    Notice(Notice),
    /// A run's stream came to its end, or cannot be listened to: fetch what it has led to.
    Ended,
}

/// What is done with each thing heard.
pub(super) type Listener = Box<dyn FnMut(Heard)>;

/// Listening that ends when this is dropped.
#[must_use = "dropping it ends the subscription"]
pub struct Subscription {
    end: Option<Box<dyn FnOnce()>>,
}

impl Subscription {
    pub(super) fn new(end: impl FnOnce() + 'static) -> Self {
        Self {
            end: Some(Box::new(end)),
        }
    }

    /// Listens until the component that calls this is gone.
    pub fn keep(self) {
        let held = SendWrapper::new(self);
        on_cleanup(move || drop(held));
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            end();
        }
    }
}

/// What a line asks for after it heard something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// Nothing.
    On,
    /// To be subscribed again from where it stands: frames are missing.
    Resume,
}

/// A topic with the number of the last frame heard.
pub(super) struct Line {
    topic: Topic,
    on: Listener,
    // A gap was seen; what still comes on the old way is not looked at.
    broken: bool,
}

impl Line {
    pub(super) fn new(topic: Topic, on: Listener) -> Self {
        Self {
            topic,
            on,
            broken: false,
        }
    }

    /// What to subscribe to now: the topic, continued after the last frame heard.
    pub(super) fn begin(&mut self) -> Topic {
        self.broken = false;
        self.topic
    }

    /// Passes a notice on: each frame once, in order, without gaps.
    pub(super) fn hear(&mut self, notice: Notice) -> Then {
        if self.broken {
            return Then::On;
        }
        if let Topic::Run { after, .. } = &mut self.topic {
            self.broken = match &notice {
                Notice::Frame(frame) if frame.seq <= *after => return Then::On,
                Notice::Frame(frame) => frame.seq > *after + 1,
                Notice::Missed(_) => true,
                Notice::Event(_) => false,
            };
            if self.broken {
                return Then::Resume;
            }
            if let Notice::Frame(frame) = &notice {
                *after = frame.seq;
            }
        }
        (self.on)(Heard::Notice(notice));
        Then::On
    }

    /// Passes on that the connection was lost for a while: events may have been missed.
    pub(super) fn reconnected(&mut self) {
        if self.topic == Topic::Events {
            (self.on)(Heard::Notice(Notice::Missed(0)));
        }
    }

    /// Passes on that it ended.
    pub(super) fn close(&mut self) {
        (self.on)(Heard::Ended);
    }
}
