//! A hand-written client: what a program would contain without an SDK.
//!
//! It has typed structs of the same depth as those of the facade, checks the status and the envelope, and has a
//! timeout. It has no retries, and a field of an unexpected form is an error.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderValue};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A client with one pool of connections.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) http: reqwest::Client,
    base_url: String,
}

/// The object around every response.
#[derive(Deserialize)]
struct Envelope<T> {
    code: i64,
    message: Option<String>,
    data: Option<T>,
}

impl Client {
    pub(crate) fn new(base_url: &str, key: &str) -> Result<Self> {
        // An error means that there is a provider already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut key = HeaderValue::from_str(key)?;
        key.set_sensitive(true);
        let mut headers = HeaderMap::new();
        headers.insert("x-api-key", key);
        let http = reqwest::Client::builder()
            .default_headers(headers)
            .timeout(Duration::from_secs(30))
            .build()?;
        let base_url = base_url.to_owned();
        Ok(Self { http, base_url })
    }

    pub(crate) async fn pod(&self, id: i64) -> Result<Pod> {
        self.get(&format!("/v2/pods/{id}")).await
    }

    pub(crate) async fn pods(&self) -> Result<Vec<Pod>> {
        self.get("/v2/pods").await
    }

    pub(crate) async fn log_page(&self, id: i64, cursor: Option<&str>) -> Result<LogPage> {
        let cursor = cursor.map(|cursor| format!("&cursor={cursor}"));
        let cursor = cursor.unwrap_or_default();
        self.get(&format!("/v2/pods/{id}/logs?type=CONTAINER{cursor}"))
            .await
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        let response = self.http.get(self.url(path)).send().await?;
        let status = response.status();
        let body = response.bytes().await?;
        if !status.is_success() {
            bail!("HTTP {status}: {}", String::from_utf8_lossy(&body));
        }
        data(&body)
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }
}

/// The data of a body, if its code is that of success.
pub(crate) fn data<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    let envelope: Envelope<T> = serde_json::from_slice(body)?;
    if envelope.code != 10000 {
        let message = envelope.message.unwrap_or_default();
        bail!("code {}: {message}", envelope.code);
    }
    envelope.data.context("the response has no data")
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Pod {
    pub(crate) id: i64,
    pub(crate) org_id: Option<i64>,
    pub(crate) applicant_id: Option<i64>,
    pub(crate) name: Option<String>,
    pub(crate) image_id: Option<i64>,
    pub(crate) official_image: Option<ImageSource>,
    pub(crate) image_public_type: Option<ImagePublicType>,
    pub(crate) image: Option<String>,
    pub(crate) image_registry: Option<String>,
    pub(crate) image_registry_username: Option<String>,
    pub(crate) resource_type: Option<ResourceType>,
    pub(crate) gpu_type: Option<String>,
    pub(crate) gpu_display_name: Option<String>,
    pub(crate) gpu_count: Option<u32>,
    pub(crate) shm_in_gb: Option<u32>,
    pub(crate) single_card_vram_in_gb: Option<u32>,
    pub(crate) single_card_ram_in_gb: Option<u32>,
    pub(crate) single_card_vcpu: Option<u32>,
    pub(crate) location: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) cloud_type: Option<CloudType>,
    pub(crate) container_volume_in_gb: Option<u32>,
    pub(crate) network_upload_mbps: Option<f64>,
    pub(crate) network_download_mbps: Option<f64>,
    pub(crate) disk_read_speed_mbps: Option<f64>,
    pub(crate) disk_write_speed_mbps: Option<f64>,
    pub(crate) single_card_price: Option<Decimal>,
    pub(crate) container_volume_price: Option<Decimal>,
    pub(crate) initialization_command: Option<String>,
    pub(crate) environment_vars: Option<Vec<EnvVar>>,
    pub(crate) expose: Option<Vec<Port>>,
    pub(crate) ssh_cmd: Option<String>,
    pub(crate) status: Option<PodStatus>,
    #[serde(default, with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub(crate) created_at: Option<Timestamp>,
    #[serde(default, with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub(crate) updated_at: Option<Timestamp>,
    pub(crate) volumes: Option<Vec<Volume>>,
    pub(crate) internal_ip: Option<String>,
    pub(crate) desired_state: Option<DesiredState>,
    pub(crate) is_spot: Option<bool>,
    pub(crate) persistent_mount_path: Option<String>,
    pub(crate) persistent_volume_price: Option<Decimal>,
    pub(crate) callback_url: Option<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
pub(crate) struct EnvVar {
    pub(crate) key: Option<String>,
    pub(crate) value: Option<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Port {
    pub(crate) port: Option<u16>,
    pub(crate) proxy_port: Option<u16>,
    pub(crate) protocol: Option<Protocol>,
    pub(crate) host: Option<String>,
    pub(crate) healthy: Option<bool>,
    pub(crate) ingress_url: Option<String>,
    pub(crate) service_name: Option<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Volume {
    pub(crate) id: Option<String>,
    pub(crate) mount_path: Option<String>,
    pub(crate) mount_mode: Option<MountMode>,
}

#[derive(Deserialize)]
pub(crate) struct LogPage {
    pub(crate) items: Vec<LogLine>,
    pub(crate) page: PageInfo,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "the fields are decoded only")]
pub(crate) struct LogLine {
    pub(crate) timestamp: Option<Timestamp>,
    pub(crate) level: Option<String>,
    pub(crate) content: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "the fields are decoded only")]
pub(crate) struct PageInfo {
    pub(crate) previous_cursor: Option<String>,
    pub(crate) next_cursor: Option<String>,
    pub(crate) has_previous: Option<bool>,
    pub(crate) has_next: Option<bool>,
}

/// Enums whose unknown values are read as `Unknown`.
macro_rules! enums {
    ($($name:ident($case:literal) { $($variant:ident),* })*) => {$(
        #[derive(Debug, Deserialize, PartialEq)]
        #[serde(rename_all = $case)]
        pub(crate) enum $name { $($variant,)* #[serde(other)] Unknown }
    )*};
}

enums! {
    PodStatus("SCREAMING_SNAKE_CASE") {
        Initializing, Running, Pausing, Paused, Terminating, Terminated, Failed, Pending, Preparing
    }
    DesiredState("SCREAMING_SNAKE_CASE") { Running, Paused }
    ImageSource("SCREAMING_SNAKE_CASE") { Official, Custom }
    ImagePublicType("SCREAMING_SNAKE_CASE") { Public, Private }
    ResourceType("SCREAMING_SNAKE_CASE") { Gpu, Cpu }
    CloudType("SCREAMING_SNAKE_CASE") { Secure, Community }
    Protocol("SCREAMING_SNAKE_CASE") { Http, Tcp, Ssh }
    MountMode("PascalCase") { Data, System }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::responses;

    /// Compares the texts of `Debug`, because the enums, ids and times have different types.
    macro_rules! assert_same {
        ($facade:expr, $hand:expr, $($of_facade:ident = $of_hand:ident),* $(,)?) => {$(
            assert_eq!(format!("{:?}", $facade.$of_facade), format!("{:?}", $hand.$of_hand));
        )*};
    }

    #[test]
    fn the_facade_reads_the_same_values() {
        let hand: Pod = data(responses::pod().as_bytes()).unwrap();
        let value: serde_json::Value = data(responses::pod().as_bytes()).unwrap();
        let facade: yottalabs::Pod = serde_json::from_value(value).unwrap();
        assert_eq!(facade.id.get(), hand.id);
        assert_eq!(Some(&facade.name), hand.name.as_ref());
        assert_eq!(
            (facade.status, hand.status),
            (yottalabs::PodStatus::Running, Some(PodStatus::Running))
        );
        assert_same!(
            facade,
            hand,
            org_id = org_id,
            applicant_id = applicant_id,
            desired_state = desired_state,
            image_id = image_id,
            official_image = official_image,
            image_public_type = image_public_type,
            image = image,
            image_registry = image_registry,
            image_registry_username = image_registry_username,
            resource_type = resource_type,
            gpu_type = gpu_type,
            gpu_display_name = gpu_display_name,
            gpu_count = gpu_count,
            shm_gb = shm_in_gb,
            gpu_memory_gb = single_card_vram_in_gb,
            ram_per_gpu_gb = single_card_ram_in_gb,
            vcpu_per_gpu = single_card_vcpu,
            location = location,
            region = region,
            cloud_type = cloud_type,
            is_spot = is_spot,
            container_volume_gb = container_volume_in_gb,
            single_card_price = single_card_price,
            container_volume_price = container_volume_price,
            persistent_volume_price = persistent_volume_price,
            persistent_mount_path = persistent_mount_path,
            ssh_cmd = ssh_cmd,
            internal_ip = internal_ip,
            initialization_command = initialization_command,
            callback_url = callback_url,
            created_at = created_at,
            updated_at = updated_at,
        );
        for (facade, hand) in [
            (facade.network_upload_mbps, hand.network_upload_mbps),
            (facade.network_download_mbps, hand.network_download_mbps),
            (facade.disk_read_speed_mbps, hand.disk_read_speed_mbps),
            (facade.disk_write_speed_mbps, hand.disk_write_speed_mbps),
        ] {
            assert_eq!(facade, Some(Decimal::try_from(hand.unwrap()).unwrap()));
        }
        let [facade_ports, hand_ports] =
            [facade.expose.len(), hand.expose.iter().flatten().count()];
        assert_eq!((facade_ports, hand_ports), (2, 2));
        for (facade, hand) in facade.expose.iter().zip(hand.expose.iter().flatten()) {
            assert_same!(
                facade,
                hand,
                port = port,
                proxy_port = proxy_port,
                protocol = protocol,
                host = host,
                healthy = healthy,
                ingress_url = ingress_url,
                service_name = service_name,
            );
        }
        for (facade, hand) in facade.volumes.iter().zip(hand.volumes.iter().flatten()) {
            assert_same!(
                facade,
                hand,
                id = id,
                mount_path = mount_path,
                mount_mode = mount_mode
            );
        }
        let variables = hand.environment_vars.unwrap();
        let hand = variables
            .iter()
            .map(|variable| (variable.key.as_deref(), variable.value.as_deref()));
        let facade = facade
            .environment_vars
            .iter()
            .map(|variable| (Some(&*variable.key), Some(variable.value())));
        assert!(facade.eq(hand));
    }
}
