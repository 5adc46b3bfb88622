//! `Grants.tla`: who gives an agent power, and who takes it away.
//!
//! TLC names the action on an edge, not its arguments. So in every state every step of the model is tried on the kernel, with
//! all arguments and by all who may sign together. Those that the kernel takes must be the edges: as many with one name from
//! one state to one state, none of them by somebody whom it does not belong to. All others it refuses, and changes nothing.

mod model;
mod step;
mod world;

use std::collections::HashMap;

use self::model::Model;
use self::step::Step;
use self::world::{World, WAYS};
use super::Graph;

/// How many edges of a name lead to a state.
type Edges<'a> = HashMap<(&'a str, Model), usize>;

/// How often the kernel was asked to take a step, by what followed.
#[derive(Debug, Default)]
struct Tried {
    taken: usize,
    refused: usize,
    beyond: usize,
}

#[test]
fn every_step_of_the_grants_is_one_of_the_kernel_and_every_other_is_refused() {
    let graph = Graph::read("Grants");
    let models: HashMap<&str, Model> = graph.states.iter().map(|(id, state)| (id.as_str(), Model::of(state))).collect();
    let steps = Step::all();
    let (mut tried, mut other_ways) = (Tried::default(), Tried::default());
    for (from, edges) in graph.outgoing() {
        let mut expected = Edges::new();
        for (action, to) in edges {
            *expected.entry((action, models[to].clone())).or_default() += 1;
        }
        let mut worlds: Vec<World> = Vec::new();
        for way in WAYS {
            let world = World::of(&models[from], way);
            assert_eq!(world.model(), models[from], "way {way}");
            if worlds.iter().any(|built| built.accounts() == world.accounts()) {
                continue;
            }
            let tried = if way == WAYS.start { &mut tried } else { &mut other_ways };
            attempt(&world, &steps, expected.clone(), tried);
            worlds.push(world);
        }
    }
    println!("{} states, {tried:?}, in other ways {other_ways:?}", models.len());
    assert_eq!(tried.taken, graph.edges.len());
    assert_eq!(tried.taken + tried.refused + tried.beyond, models.len() * steps.len());
    assert!(
        tried.refused > tried.taken && tried.beyond > 1_000 && other_ways.taken > 1_000,
        "{tried:?} {other_ways:?}"
    );
}

/// Tries every step in one state of the kernel, and finds each of the edges that leave the model's.
fn attempt(world: &World, steps: &[Step], mut expected: Edges, tried: &mut Tried) {
    for step in steps {
        if world.is_beyond_the_model(step) {
            tried.beyond += 1;
            continue;
        }
        let Some(next) = world.after(step) else {
            tried.refused += 1;
            continue;
        };
        let after = next.model();
        let Some(left @ 1..) = expected.get_mut(&(step.action, after.clone())) else {
            panic!("the kernel takes {step:?} from {:?} to {after:?}, the model does not", world.model());
        };
        *left -= 1;
        tried.taken += 1;
    }
    for ((action, after), left) in expected {
        assert_eq!(left, 0, "the model takes {action} from {:?} to {after:?}, the kernel does not", world.model());
    }
}
