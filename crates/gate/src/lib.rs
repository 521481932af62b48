//! What may act and who must agree: tools, labels, decisions and permits.
