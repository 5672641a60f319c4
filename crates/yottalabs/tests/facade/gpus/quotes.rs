//! Quotes: order, filters and currencies.

use yottalabs::{Decimal, GpuOffer, PodSpec, Quote, Yotta};

use crate::support::{Reply, Script, World, world};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// An offer of one number of GPUs. `price` contains the fields of the price object.
fn offer(name: &str, count: u32, price: &str) -> String {
    format!(
        r#"{{"gpuType":"{name}","gpuMemoryInGb":24,"region":"r","isSpot":false,"availableGpuCounts":[{count}],
        "gpuCountOptions":[{{"gpuCount":{count},"available":true,"price":{{{price}}}}}]}}"#
    )
}

/// The same with a total price in dollars.
fn dollars(name: &str, count: u32, total: &str) -> String {
    let price = format!(r#""totalPricePerHour":"{total}","currency":"USD""#);
    offer(name, count, &price)
}

fn listing(offers: &[String]) -> Script {
    let items = offers.join(",");
    Script::new([Reply::data(&format!(
        r#"{{"items":[{items}],"page":1,"pages":1}}"#
    ))])
}

fn client(offers: &[String]) -> Yotta {
    listing(offers).client()
}

fn names(quotes: &[Quote]) -> Vec<&str> {
    quotes.iter().map(|q| q.offer.gpu_type.as_str()).collect()
}

async fn ranked(offers: &[String]) -> Vec<String> {
    let quotes = client(offers).gpus().list().quotes().await.unwrap();
    names(&quotes).into_iter().map(str::to_owned).collect()
}

#[tokio::test(start_paused = true)]
async fn offers_of_the_simulator_are_sorted_by_price() {
    let World { sim, yotta, .. } = world();
    let list = yotta.gpus().list().spot_or_on_demand().page_size(3);
    let quotes = list.quotes().await.unwrap();
    assert!(quotes.is_sorted_by_key(|quote| quote.hourly_price));
    assert!(quotes.iter().all(|quote| quote.hourly_price.is_some()));
    let offers = list.all().await.unwrap();
    let counts = offers.iter().map(|offer| offer.available_gpu_counts.len());
    assert_eq!(quotes.len(), counts.sum::<usize>());
    assert_eq!(
        list.cheapest().await.unwrap().as_ref(),
        Some(&quotes[0].offer)
    );

    let most = quotes[9].hourly_price.unwrap();
    let under = list.quotes().max_hourly_price(most).await.unwrap();
    assert_eq!(under, quotes[..under.len()]);
    assert!(under.len() >= 10 && quotes[under.len()].hourly_price.unwrap() > most);

    // The simulator refuses unknown fields of requests.
    let quote = &quotes[20];
    let spec = PodSpec::new("n", "i", quote, quote.gpu_count);
    let pod = yotta.pods().create(spec).await.unwrap();
    assert_eq!(pod.region, quote.offer.region);
    let book = sim.pods().remove(0);
    assert_eq!(book.gpu_type, quote.offer.gpu_type);
    assert_eq!(Some(book.is_spot), quote.offer.is_spot);
    assert_eq!(book.gpu_count, quote.gpu_count);
}

#[tokio::test]
async fn amounts_are_compared_as_numbers() {
    // The order would be different for strings or doubles.
    let offers = [
        dollars("e", 1, "10.5"),
        dollars("d", 1, "9.500"),
        dollars("a", 1, "1e-3"),
        dollars("c", 1, "0.30000000000000001"),
        dollars("b", 1, "0.3"),
    ];
    assert_eq!(ranked(&offers).await, ["a", "b", "c", "d", "e"]);

    let list = client(&offers).gpus().list();
    let limited = list.quotes().max_hourly_price(decimal("0.3"));
    assert_eq!(names(&limited.await.unwrap()), ["a", "b"]);
    let limited = list.quotes().max_hourly_price(0);
    assert_eq!(limited.cheapest().await.unwrap(), None);
}

#[tokio::test]
async fn quotes_without_a_price_are_last_and_never_the_cheapest() {
    let gpus = r#""gpuPricePerHour":"1","containerVolumePricePerHour":0.5,"systemVolumePricePerHour":null"#;
    let offers = [
        offer("empty", 1, ""),
        dollars("two", 1, "2"),
        offer("null", 1, r#""totalPricePerHour":null,"currency":"USD""#),
        dollars("negative", 1, "-1"),
        dollars("one", 1, "1"),
        offer("gpus and disk", 1, &format!(r#"{gpus},"currency":"USD""#)),
        r#"{"gpuType":"no options","availableGpuCounts":[1]}"#.to_owned(),
    ];
    let unpriced = ["empty", "null", "negative", "no options"];
    let quotes = client(&offers).gpus().list().quotes().await.unwrap();
    assert_eq!(
        names(&quotes),
        [["one", "gpus and disk", "two"].as_slice(), &unpriced].concat()
    );
    assert_eq!(quotes[1].hourly_price, Some(decimal("1.5")));
    assert!(quotes[3..].iter().all(|quote| quote.hourly_price.is_none()));

    let unpriced = [offers[0].clone(), offers[2].clone(), offers[3].clone()];
    let list = client(&unpriced).gpus().list();
    assert_eq!(list.quotes().await.unwrap().len(), 3);
    assert_eq!(list.cheapest().await.unwrap(), None);
    let limited = list.quotes().max_hourly_price(100);
    assert_eq!(limited.await.unwrap(), []);
}

#[tokio::test]
async fn currencies_are_never_compared() {
    let priced = |name: &str, amount: &str, currency: &str| {
        let price = format!(r#""totalPricePerHour":"{amount}","currency":{currency}"#);
        offer(name, 1, &price)
    };
    let offers = [
        priced("yen", "200", r#""JPY""#),
        priced("euro", "0.5", r#""EUR""#),
        priced("unnamed", "0.1", "null"),
        priced("dollar 2", "2", r#"" usd""#),
        priced("blank", "0.2", r#""""#),
        priced("dollar 1", "1", r#""USD""#),
        priced("dollar 3", "3", r#""USD""#),
    ];
    let list = client(&offers).gpus().list();
    let order = ["dollar 1", "dollar 2", "dollar 3"];
    let rest = ["yen", "euro", "unnamed", "blank"];
    let quotes = list.quotes().await.unwrap();
    assert_eq!(names(&quotes), [order.as_slice(), &rest].concat());
    assert_eq!(quotes[1].currency.as_deref(), Some("USD"));
    assert_eq!(list.cheapest().await.unwrap().unwrap().gpu_type, "dollar 1");
    let limited = list.quotes().max_hourly_price(2);
    assert_eq!(names(&limited.await.unwrap()), ["dollar 1", "dollar 2"]);

    let yen = list.quotes().currency("jpy").max_hourly_price(200);
    assert_eq!(names(&yen.await.unwrap()), ["yen"]);
    assert_eq!(list.quotes().currency("CHF").await.unwrap(), []);
    assert_eq!(list.quotes().currency(" ").cheapest().await.unwrap(), None);

    // In a tie, the first currency by name is used, never an unknown one.
    let even = [offers[5].clone(), offers[2].clone(), offers[1].clone()];
    assert_eq!(ranked(&even).await, ["euro", "dollar 1", "unnamed"]);
    // Quotes without a price do not count.
    let unpriced = |name: &str| offer(name, 1, r#""currency":"EUR""#);
    let others = [unpriced("x"), offers[5].clone(), unpriced("y")];
    assert_eq!(ranked(&others).await, ["dollar 1", "x", "y"]);
    let euros = client(&others).gpus().list().quotes().currency("EUR");
    assert_eq!(euros.await.unwrap(), []);
    // Quotes without a currency are compared with each other.
    let unnamed = [offers[4].clone(), offers[2].clone()];
    assert_eq!(ranked(&unnamed).await, ["unnamed", "blank"]);
}

#[tokio::test]
async fn ties_do_not_depend_on_the_order_of_the_listing() {
    let with = |name: &str, from: &str, to: &str| dollars(name, 1, "1.00").replace(from, to);
    let offers = [
        with("big", r#":24"#, ":80"),
        dollars("plain a", 1, "1"),
        with("plain b", r#""region":"r""#, r#""region":"a""#),
        dollars("plain b", 1, "1.000"),
        with("spot", r#""isSpot":false"#, r#""isSpot":true"#),
        dollars("a pair", 2, "1").replace(":24", ":12"),
        with("who knows", r#""isSpot":false"#, r#""isSpot":null"#),
        with("unknown memory", ":24", ":null"),
    ];
    let expected = [
        "big/r",
        "plain a/r",
        "plain b/a",
        "plain b/r",
        "a pair/r",
        "spot/r",
        "who knows/r",
        "unknown memory/r",
    ];
    let name = |quote: &Quote| {
        let region = quote.offer.region.as_deref().unwrap();
        format!("{}/{region}", quote.offer.gpu_type)
    };
    for turn in 0..offers.len() {
        for reverse in [false, true] {
            let mut listed = offers.clone();
            listed.rotate_left(turn);
            if reverse {
                listed.reverse();
            }
            let list = client(&listed).gpus().list().spot_or_on_demand();
            let quotes = list.quotes().await.unwrap();
            let order: Vec<_> = quotes.iter().map(name).collect();
            assert_eq!(order, expected, "{turn} {reverse}");
        }
    }
}

#[tokio::test]
async fn an_unreadable_price_is_none() {
    for price in ["free", "1e400", "NaN", ""] {
        let offers = [dollars("good", 1, "1"), dollars("bad", 1, price)];
        let list = client(&offers).gpus().list();
        let cheapest = list.cheapest().await.unwrap().unwrap();
        assert_eq!(cheapest.gpu_type, "good", "{price}");
        let page = list.page(1).await.unwrap();
        assert_eq!(page.offers[1].hourly_price(1), None, "{price}");
        let unreadable = page.offers[1].unreadable_fields();
        let place = "gpuCountOptions[0].price.totalPricePerHour";
        assert_eq!(unreadable[0].path(), place, "{unreadable:?}");
    }
}

/// If it were taken for zero, a price would be too low.
#[tokio::test]
async fn an_unreadable_part_of_a_price_is_not_zero() {
    for (price, expected) in [
        (r#""containerVolumePricePerHour":"N/A""#, None),
        (r#""systemVolumePricePerHour":{}"#, None),
        (r#""totalPricePerHour":"N/A""#, None),
        (r#""gpuPricePerHour":"N/A""#, None),
        // The total does not depend on the parts, nor the sum on other fields.
        (
            r#""totalPricePerHour":3,"systemVolumePricePerHour":{}"#,
            Some("3"),
        ),
        (r#""pricePerGpuPerHour":"N/A""#, Some("1")),
    ] {
        let expected = expected.map(decimal);
        let bad = offer("bad", 1, &format!(r#""gpuPricePerHour":1,{price}"#));
        // An option that cannot be read does not shift the others.
        let bad = bad.replace(r#""gpuCountOptions":["#, r#""gpuCountOptions":[7,"#);
        let list = client(&[bad]).gpus().list();
        let offers = list.all().await.unwrap();
        assert_eq!(offers[0].hourly_price(1), expected, "{price}");
        let quotes = list.quotes().await.unwrap();
        assert_eq!(quotes[0].hourly_price, expected, "{price}");
    }
}

#[tokio::test]
async fn quotes_are_sorted_by_price_per_gpu_or_per_memory() {
    let big = |name: &str, total: &str, gb: u32| {
        dollars(name, 1, total).replace(":24", &format!(":{gb}"))
    };
    let offers = [
        dollars("eight", 8, "8.80"),
        dollars("one", 1, "1.20"),
        big("large", "2.40", 96),
        dollars("unknown", 1, "1.15").replace(":24", ":null"),
        dollars("none", 1, "1.15").replace(":24", ":0"),
    ];
    let list = client(&offers).gpus().list();
    let quotes = list.quotes().by_price_per_gpu().await.unwrap();
    assert_eq!(names(&quotes), ["eight", "none", "unknown", "one", "large"]);
    assert_eq!(quotes[0].hourly_price_per_gpu(), Some(decimal("1.10")));
    assert_eq!(quotes[0].total_gpu_memory_gb(), Some(192));

    let by_memory = list.quotes().by_price_per_gpu_memory();
    // The cheapest quote respects the requested order, and is never a quote without memory.
    let cheapest = by_memory.cheapest().await.unwrap().unwrap();
    let quotes = by_memory.await.unwrap();
    assert_eq!(cheapest, quotes[0]);
    assert_eq!(names(&quotes), ["large", "eight", "one", "unknown", "none"]);
    let each = quotes[0].hourly_price_per_gpu_memory_gb();
    assert_eq!(each, Some(decimal("0.025")));
    assert_eq!(quotes[3].hourly_price_per_gpu_memory_gb(), None);
    assert_eq!(quotes[4].total_gpu_memory_gb(), None);
    let unknown = client(&offers[3..]).gpus().list().quotes();
    let by_memory = unknown.by_price_per_gpu_memory();
    assert_eq!(by_memory.cheapest().await.unwrap(), None);
}

#[tokio::test]
async fn quotes_exist_for_available_numbers_of_gpus_only() {
    let option = |count: i64, available: &str| {
        let price = format!(
            r#"{{"totalPricePerHour":"{}","currency":"USD"}}"#,
            10 - count
        );
        format!(r#"{{"gpuCount":{count},"available":{available},"price":{price}}}"#)
    };
    let options = [
        option(1, "true"),
        option(2, "null"),
        option(4, "null"),
        option(8, "false"),
        option(0, "true"),
        option(-1, "true"),
    ];
    let offer = format!(
        r#"{{"gpuType":"G","availableGpuCounts":[2,8,16,2],"gpuCountOptions":[{}]}}"#,
        options.join(",")
    );
    let counts = |quotes: Vec<Quote>| quotes.iter().map(|q| q.gpu_count).collect::<Vec<_>>();
    let script = listing(&[offer]);
    let list = script.client().gpus().list();
    // Sorted by price. 16 has no price, and the option of 8 says that it is not available.
    assert_eq!(counts(list.quotes().await.unwrap()), [2, 1, 16]);
    let some = list.clone().gpu_count(1).gpu_count(4).gpu_count(16);
    let limited = some.quotes().max_hourly_price(decimal("9"));
    assert_eq!(counts(limited.await.unwrap()), [1]);
    assert_eq!(counts(some.quotes().await.unwrap()), [1, 16]);
    // The maximum price is not sent.
    let bodies = script.seen().into_iter().map(|seen| seen.body);
    for body in bodies {
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(!body.to_lowercase().contains("price"), "{body}");
    }
}

/// Whether each offer is spot.
fn markets(offers: &[GpuOffer]) -> Vec<Option<bool>> {
    offers.iter().map(|offer| offer.is_spot).collect()
}

#[tokio::test(start_paused = true)]
async fn spot_capacity_is_used_on_request_only() {
    let World { sim, yotta, .. } = world();
    let list = yotta.gpus().list().min_gpu_memory_gb(24).gpu_count(1);
    let spot = list.clone().spot();
    let either = list.clone().spot_or_on_demand();

    let cheapest = list.quotes().cheapest().await.unwrap().unwrap();
    let cheapest_spot = spot.quotes().cheapest().await.unwrap().unwrap();
    assert!(cheapest_spot.hourly_price < cheapest.hourly_price);
    assert_eq!(cheapest.offer.is_spot, Some(false));
    assert_eq!(cheapest_spot.offer.is_spot, Some(true));
    let cheapest_of_both = either.quotes().cheapest().await.unwrap().unwrap();
    assert_eq!(cheapest_of_both, cheapest_spot);

    // The same is true for offers, from which pods can be created too.
    assert_eq!(list.cheapest().await.unwrap().unwrap().is_spot, Some(false));
    let offers = list.all().await.unwrap();
    assert!(!offers.is_empty() && markets(&offers).iter().all(|spot| *spot == Some(false)));
    let offers = spot.all().await.unwrap();
    assert!(!offers.is_empty() && markets(&offers).iter().all(|spot| *spot == Some(true)));
    let both = markets(&either.all().await.unwrap());
    assert!(both.contains(&Some(true)) && both.contains(&Some(false)));

    for (quote, is_spot) in [(&cheapest, false), (&cheapest_spot, true)] {
        let spec = PodSpec::new("n", "i", quote, 1);
        let pod = yotta.pods().create(spec).await.unwrap();
        assert_eq!(pod.is_spot, Some(is_spot));
        assert_eq!(sim.pods().pop().unwrap().is_spot, is_spot);
    }
}

#[tokio::test]
async fn the_spot_filter_is_applied_even_if_the_server_ignores_it() {
    let on_demand = dollars("on demand", 1, "2");
    let is_spot = |value: &str| {
        let spot = format!(r#""isSpot":{value}"#);
        on_demand.replace(r#""isSpot":false"#, &spot)
    };
    let spot = is_spot("true").replace(r#""2""#, r#""1""#);
    let offers = [spot, on_demand.clone(), is_spot("null")];
    let list = client(&offers).gpus().list();
    assert_eq!(markets(&list.all().await.unwrap()), [Some(false); 2]);
    let cheapest = list.quotes().cheapest().await.unwrap().unwrap();
    assert_eq!(cheapest.offer.gpu_type, "on demand");

    // An offer without `isSpot` is assumed to match the filter.
    let spot = list.clone().spot();
    assert_eq!(markets(&spot.all().await.unwrap()), [Some(true); 2]);
    let either = list.clone().spot_or_on_demand();
    let all = [Some(true), Some(false), None];
    assert_eq!(markets(&either.all().await.unwrap()), all);
}

/// Three offers, one to a page, the cheapest last; `more` is what the page says of the others.
fn page(number: usize, more: &str) -> Reply {
    let items = match number {
        1..=3 => dollars(&format!("G{number}"), 1, &(4 - number).to_string()),
        _ => String::new(),
    };
    Reply::data(&format!(r#"{{"items":[{items}]{more}}}"#))
}

#[tokio::test]
async fn a_listing_without_a_page_count_is_read_completely() {
    for more in [r#","pages":3"#, r#","pages":null,"total":3,"size":1"#, ""] {
        let script = Script::with(move |_, index| page(index + 1, more));
        let cheapest = script.client().gpus().list().cheapest().await.unwrap();
        assert_eq!(cheapest.unwrap().gpu_type, "G3", "{more}");
    }
    // The server ignores the number of the page.
    let same = Script::with(|_, _| page(1, ""));
    let offers = same.client().gpus().list().all().await.unwrap();
    assert_eq!(offers.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn awaiting_a_list_returns_the_offers_of_all_pages() {
    let World { yotta, .. } = world();
    let list = yotta.gpus().list().page_size(3);
    let offers = list.clone().await.unwrap();
    assert!(offers.len() > 3);
    assert_eq!(offers, list.all().await.unwrap());
}
