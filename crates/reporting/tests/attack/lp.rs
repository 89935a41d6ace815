//! The least and the most that a number can be, as all that is known of it allows: a linear programme each.

use microlp::{ComparisonOp, Error, OptimizationDirection, Problem};

/// What is known of some numbers.
#[derive(Debug, Default, Clone)]
pub(crate) struct Known {
    /// By number: whether it may be less than nought.
    pub(crate) negative: Vec<bool>,
    /// Sums of numbers times factors, with what they make, give or take a band.
    pub(crate) sums: Vec<Sum>,
}

/// A sum of numbers times factors.
#[derive(Debug, Clone)]
pub(crate) struct Sum {
    pub(crate) terms: Vec<(usize, f64)>,
    pub(crate) makes: f64,
    pub(crate) band: f64,
}

impl Known {
    /// The least and the most of a number; infinite where nothing bounds it. None where what is known contradicts itself.
    pub(crate) fn interval(&self, target: usize) -> Option<(f64, f64)> {
        let least = self.extreme(target, OptimizationDirection::Minimize)?;
        let most = self.extreme(target, OptimizationDirection::Maximize)?;
        Some((least, most))
    }

    fn extreme(&self, target: usize, direction: OptimizationDirection) -> Option<f64> {
        // Pounds by the million and single people in one programme are brought to the size of 1.
        let scale = self.sums.iter().map(|sum| sum.makes.abs()).fold(1.0, f64::max);
        let mut problem = Problem::new(direction);
        let variables: Vec<_> = self
            .negative
            .iter()
            .enumerate()
            .map(|(number, negative)| {
                let least = if *negative { f64::NEG_INFINITY } else { 0.0 };
                problem.add_var(if number == target { 1.0 } else { 0.0 }, (least, f64::INFINITY))
            })
            .collect();
        for sum in &self.sums {
            let terms: Vec<_> = sum.terms.iter().map(|(number, factor)| (variables[*number], *factor)).collect();
            if sum.band > 0.0 {
                problem.add_constraint(terms.as_slice(), ComparisonOp::Le, (sum.makes + sum.band) / scale);
                problem.add_constraint(terms.as_slice(), ComparisonOp::Ge, (sum.makes - sum.band) / scale);
            } else {
                problem.add_constraint(terms.as_slice(), ComparisonOp::Eq, sum.makes / scale);
            }
        }
        match problem.solve().map(microlp::SolveOutcome::into_solution) {
            Ok(Ok(solution)) => Some(solution.objective() * scale),
            Err(Error::Unbounded) => Some(match direction {
                OptimizationDirection::Minimize => f64::NEG_INFINITY,
                OptimizationDirection::Maximize => f64::INFINITY,
            }),
            _ => None,
        }
    }
}
