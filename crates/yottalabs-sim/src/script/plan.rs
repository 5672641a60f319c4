//! The plan of scripts: the handles with which tests add rules, and the choice of a pod's script.

use std::sync::Arc;

use super::Script;
use super::json::parse_rules;
use super::play::command;
use crate::fault::parse::ParseError;
use crate::requests::PodSpec;
use crate::shared::Shared;

/// The plan of scripts of a simulator: see [`Simulator::scripts`](crate::Simulator::scripts).
///
/// Rules apply in the order in which they were added, and the first one that matches a pod decides for all
/// of the pod's life. So a rule for fewer pods comes before the rule for the others:
///
/// ```
/// use std::time::Duration;
/// use yottalabs_sim::{Script, Simulator};
///
/// let sim = Simulator::new();
/// let train = sim.scripts().on_command("python train.py");
/// train.play_times(1, Script::new().line("CUDA out of memory").exit(1));
/// train.play(Script::new().lines_every(Duration::from_secs(30), ["epoch 1", "epoch 2"]));
/// sim.scripts().on_image("broken").play(Script::new().no_shell());
/// ```
#[derive(Clone, Debug)]
pub struct ScriptPlan {
    shared: Arc<Shared>,
}

impl ScriptPlan {
    pub(crate) const fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// Rules for the pods whose image contains this text.
    pub fn on_image(&self, part: impl Into<String>) -> ScriptTarget {
        let image = Some(part.into());
        let pods = Pods {
            image,
            command: None,
        };
        ScriptTarget(self.clone(), pods)
    }

    /// Rules for the pods whose command contains this text: the command of a job, or else the
    /// `initializationCommand`.
    pub fn on_command(&self, part: impl Into<String>) -> ScriptTarget {
        let command = Some(part.into());
        let pods = Pods {
            image: None,
            command,
        };
        ScriptTarget(self.clone(), pods)
    }

    /// Rules for all pods.
    pub fn on_any(&self) -> ScriptTarget {
        let (image, command) = (None, None);
        ScriptTarget(self.clone(), Pods { image, command })
    }

    fn add(&self, rules: Vec<Rule>) {
        self.shared.write(|state, _| state.scripts.0.extend(rules));
    }

    /// Adds a rule, or a list of rules, in the JSON form of `POST /_sim/scripts` and of the flag `--script`,
    /// and returns how many there were. See [the fields](crate#over-http).
    ///
    /// ```
    /// use yottalabs_sim::Simulator;
    ///
    /// let sim = Simulator::new();
    /// let rule = r#"{"command": "train.py", "times": 1, "print": [{"line": "epoch 1"}], "end": {"exit": 3}}"#;
    /// assert_eq!(sim.scripts().add_json(rule), Ok(1));
    /// let error = sim.scripts().add_json(r#"{"print": [{"wait": -1}]}"#).unwrap_err();
    /// assert_eq!(error.to_string(), "print[0].wait: must be a number of seconds, and not negative");
    /// ```
    ///
    /// # Errors
    ///
    /// If a field is not valid; the error names it. No rule is added then.
    pub fn add_json(&self, rules: &str) -> Result<usize, ParseError> {
        let rules = parse_rules(rules)?;
        let added = rules.len();
        self.add(rules);
        Ok(added)
    }

    /// Removes all rules. Pods that have started keep their scripts.
    pub fn clear(&self) {
        self.shared.write(|state, _| state.scripts.0.clear());
    }
}

/// The pods that new rules are for: see [`ScriptPlan::on_image`].
#[derive(Clone, Debug)]
#[must_use = "a target does nothing without a script"]
pub struct ScriptTarget(ScriptPlan, Pods);

impl ScriptTarget {
    /// Plays this script in each of these pods.
    pub fn play(&self, script: Script) -> &Self {
        self.add(None, script)
    }

    /// Plays this script in the next `pods` of these pods. Pods that find no machine do not count.
    pub fn play_times(&self, pods: u64, script: Script) -> &Self {
        self.add(Some(pods), script)
    }

    fn add(&self, left: Option<u64>, script: Script) -> &Self {
        self.0.add(vec![Rule {
            pods: self.1.clone(),
            left,
            script: Arc::new(script),
        }]);
        self
    }
}

/// The pods whose image and whose command contain these texts.
#[derive(Clone, Debug)]
pub(crate) struct Pods {
    pub(crate) image: Option<String>,
    pub(crate) command: Option<String>,
}

impl Pods {
    fn contain(&self, spec: &PodSpec) -> bool {
        let contains = |text: &str, part: &Option<String>| match part {
            Some(part) => text.contains(part),
            None => true,
        };
        contains(&spec.image, &self.image) && contains(command(spec), &self.command)
    }
}

/// A script and the pods that play it.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) pods: Pods,
    /// How many more pods play it; any number if `None`.
    pub(crate) left: Option<u64>,
    pub(crate) script: Arc<Script>,
}

/// The rules of a simulator.
#[derive(Debug, Default)]
pub(crate) struct ScriptRules(Vec<Rule>);

impl ScriptRules {
    /// The script of a pod that will start.
    pub(crate) fn next(&mut self, spec: &PodSpec) -> Option<Arc<Script>> {
        let mut rules = self.0.iter_mut();
        let rule = rules.find(|rule| rule.left != Some(0) && rule.pods.contain(spec))?;
        rule.left = rule.left.map(|left| left - 1);
        Some(rule.script.clone())
    }
}
