//! Agents: the chat loop that streams, calls tools through the gate and cites.
