//! A server whose texts would control a terminal, or imitate the output of the program.

use serde_json::{Value, json};

use crate::canned::Canned;
use crate::world::World;

/// Clears the screen, sets the title, begins a line of its own and turns the rest around.
const EVIL: &str = "x\u{1b}[2J\u{1b}]0;title\u{7}\r\nfake\u{202e}\u{9b}31m";

/// A server that responds to everything with this.
fn server(data: &Value) -> Canned {
    let body = json!({ "message": "success", "code": 10000, "data": data }).to_string();
    Canned::start("200 OK", "Content-Type: application/json\r\n", &body)
}

fn pod(name: &str) -> Value {
    json!({
        "id": 7, "name": name, "status": EVIL, "image": EVIL, "region": EVIL, "gpuType": EVIL,
        "expose": [{ "port": 22, "protocol": EVIL, "host": EVIL, "ingressUrl": EVIL }],
        "volumes": [{ "id": EVIL, "mountPath": EVIL }], "environmentVars": [{ "key": EVIL }],
    })
}

fn offers(gpu_type: &str) -> Value {
    let price = json!({ "totalPricePerHour": "0.5", "currency": EVIL });
    let option = json!({ "gpuCount": 1, "available": true, "price": price });
    let offer = json!({
        "gpuType": gpu_type, "region": EVIL, "isSpot": false,
        "availableGpuCounts": [1], "gpuCountOptions": [option],
    });
    json!({ "items": [offer], "pages": 1 })
}

/// All that the program prints as text.
fn printed(data: &Value, command: &str) -> String {
    let world = World::still();
    let server = server(data);
    let args: Vec<_> = command.split(' ').chain(["--format", "table"]).collect();
    let mut command = world.command(&args);
    let output = command.env("YOTTA_BASE_URL", server.url("")).output();
    let output = output.unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

#[test]
fn texts_of_the_server_neither_control_a_terminal_nor_begin_a_line() {
    let list = json!([pod(EVIL)]);
    for (data, command) in [
        (&list, "pods list"),
        (&list, "pods delete --name * --dry-run"),
        (&pod(EVIL), "pods get 7"),
        (&pod(EVIL), "pods wait 7 --timeout 0s"),
        (&offers(EVIL), "gpus list"),
        (&offers(EVIL), "gpus cheapest"),
        (&offers(EVIL), "pods create --image a --cheapest --dry-run"),
    ] {
        let text = printed(data, command);
        // The request is YAML, in quotes.
        let lines = text.split_inclusive('\n');
        let text: String = lines.filter(|line| !line.contains(r"\e")).collect();
        assert!(text.contains("fake"), "{command}: {text:?}");
        let is_bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.contains(is_bad), "{command}: {text:?}");
        assert!(!text.contains("\nfake"), "{command}: {text:?}");
    }
}

#[test]
fn a_name_of_a_megabyte_is_cut() {
    let list = json!([pod(&"x".repeat(1_000_000))]);
    assert!(printed(&list, "pods list").len() < 20_000);
}

#[test]
fn a_suggested_command_means_itself_to_a_shell() {
    let text = printed(&offers("G; id"), "gpus cheapest");
    assert!(text.contains("--gpu-type 'G; id'"), "{text}");
}
