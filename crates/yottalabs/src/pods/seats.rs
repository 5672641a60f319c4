//! Who looks at what: looks are shared for as long as somebody takes part in them.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::looks::Looks;

/// The looks that somebody takes part in, by what they are at. It holds nothing else: when the last
/// one leaves, looks and answers are forgotten.
#[derive(Debug)]
pub(crate) struct Seats<K, T> {
    taken: Mutex<HashMap<K, Weak<Looks<T>>>>,
}

impl<K, T> Default for Seats<K, T> {
    fn default() -> Self {
        Self {
            taken: Mutex::default(),
        }
    }
}

impl<K: Copy + Eq + Hash, T> Seats<K, T> {
    /// Takes part in the looks at this.
    pub(crate) fn take(self: &Arc<Self>, key: K) -> Seat<K, T> {
        let mut taken = self.taken();
        let looks = taken.get(&key).and_then(Weak::upgrade);
        let looks = looks.unwrap_or_else(|| {
            let looks = Arc::default();
            taken.insert(key, Arc::downgrade(&looks));
            looks
        });
        drop(taken);
        Seat {
            looks,
            _leave: Leave {
                seats: self.clone(),
                key,
            },
        }
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<K, Weak<Looks<T>>>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A part in the looks at something.
#[derive(Debug)]
pub(crate) struct Seat<K: Copy + Eq + Hash, T> {
    looks: Arc<Looks<T>>,
    // After `looks`: fields are dropped in this order.
    _leave: Leave<K, T>,
}

impl<K: Copy + Eq + Hash, T> Deref for Seat<K, T> {
    type Target = Looks<T>;

    fn deref(&self) -> &Looks<T> {
        &self.looks
    }
}

/// Clears up behind the last one.
#[derive(Debug)]
struct Leave<K: Copy + Eq + Hash, T> {
    seats: Arc<Seats<K, T>>,
    key: K,
}

impl<K: Copy + Eq + Hash, T> Drop for Leave<K, T> {
    fn drop(&mut self) {
        let mut taken = self.seats.taken();
        let looks = taken.get(&self.key);
        if looks.is_some_and(|looks| looks.strong_count() == 0) {
            taken.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Seats;

    #[test]
    fn nothing_is_kept_once_all_have_left() {
        let seats: Arc<Seats<u32, ()>> = Arc::default();
        let two = [seats.take(1), seats.take(1)];
        assert!(std::ptr::eq(&*two[0], &*two[1]), "they share");
        let other = seats.take(2);
        assert_eq!(seats.taken().len(), 2);
        let [first, second] = two;
        drop(first);
        assert_eq!(seats.taken().len(), 2, "one still looks");
        drop(second);
        assert_eq!(seats.taken().len(), 1);
        drop(other);
        assert!(seats.taken().is_empty());
    }
}
