//! The models of `proofs/tla` against this kernel: every edge of the state graph that TLC dumped is a step of the kernel, and
//! what a state of the model forbids the kernel refuses.

mod grants;
mod guardian;
mod lifecycle;

use std::collections::HashMap;

/// A state of a model: its variables, as TLC prints them, without quotes.
type State = HashMap<String, String>;

/// A state graph as TLC dumps it, with actions on its edges.
struct Graph {
    states: HashMap<String, State>,
    edges: Vec<(String, String, String)>,
}

impl Graph {
    /// Reads the graph of a model from the folder that `STATE_GRAPHS` names.
    fn read(model: &str) -> Self {
        let folder = std::env::var("STATE_GRAPHS").expect("STATE_GRAPHS names the folder of the graphs");
        let text = std::fs::read_to_string(format!("{folder}/{model}.dot")).expect("a graph");
        let mut graph = Self { states: HashMap::new(), edges: Vec::new() };
        for line in text.lines() {
            let Some((head, rest)) = line.split_once(" [label=\"") else { continue };
            if let Some((from, to)) = head.split_once(" -> ") {
                let (action, _) = rest.split_once('"').expect("an action");
                graph.edges.push((from.into(), action.into(), to.into()));
            } else {
                graph.states.insert(head.into(), state(rest));
            }
        }
        let counts = std::fs::read_to_string(format!("{folder}/{model}.count")).expect("what TLC counted");
        // TLC generates the initial state beside what the edges lead to.
        assert_eq!(
            counts,
            format!("{} {}", graph.edges.len() + 1, graph.states.len()),
            "the graph of {model} is whole"
        );
        graph
    }

    /// Each edge: the state before, the action, the state after.
    fn steps(&self) -> impl Iterator<Item = (&State, &str, &State)> {
        self.edges.iter().map(|(from, action, to)| (&self.states[from], action.as_str(), &self.states[to]))
    }

    /// Each state with the actions that leave it, and where to.
    fn outgoing(&self) -> impl Iterator<Item = (&str, Vec<(&str, &str)>)> {
        let mut edges: HashMap<&str, Vec<(&str, &str)>> = HashMap::new();
        for (from, action, to) in &self.edges {
            edges.entry(from).or_default().push((action, to));
        }
        self.states.keys().map(move |id| (id.as_str(), edges.remove(id.as_str()).unwrap_or_default()))
    }

    /// Each state with the actions that leave it.
    fn leaving(&self) -> impl Iterator<Item = (&State, Vec<&str>)> {
        self.outgoing().map(|(id, edges)| (&self.states[id], edges.into_iter().map(|(action, _)| action).collect()))
    }
}

fn state(label: &str) -> State {
    let label = label.split_once("\",style").map_or(label, |(label, _)| label).trim_end_matches("\"];");
    // A value may go on over several lines.
    label
        .trim_start_matches("/\\\\ ")
        .split("\\n/\\\\ ")
        .map(|conjunct| {
            let (name, value) = conjunct.split_once(" = ").expect("a variable");
            (name.into(), value.replace("\\\"", ""))
        })
        .collect()
}
