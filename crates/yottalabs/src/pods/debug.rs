//! What a pod shows in logs.

use std::fmt;

use super::model::Pod;

macro_rules! shows {
    ([$($shown:ident),+ $(,)?], hides [$($hidden:ident),+]) => {
        impl fmt::Debug for Pod {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                // Without `..`: whether a new field may be shown is decided here.
                let Self { $($shown,)+ $($hidden,)+ } = self;
                let mut pod = f.debug_struct("Pod");
                $( pod.field(stringify!($shown), $shown); )+
                $( pod.field(stringify!($hidden), &$hidden.as_ref().map(|_| "[redacted]")); )+
                pod.finish()
            }
        }
    };
}

shows! {
    [
        id,
        org_id,
        applicant_id,
        name,
        status,
        desired_state,
        image_id,
        official_image,
        image_public_type,
        image,
        image_registry,
        image_registry_username,
        resource_type,
        gpu_type,
        gpu_display_name,
        gpu_count,
        shm_gb,
        gpu_memory_gb,
        ram_per_gpu_gb,
        vcpu_per_gpu,
        location,
        region,
        cloud_type,
        is_spot,
        container_volume_gb,
        network_upload_mbps,
        network_download_mbps,
        disk_read_speed_mbps,
        disk_write_speed_mbps,
        single_card_price,
        container_volume_price,
        persistent_volume_price,
        persistent_mount_path,
        volumes,
        environment_vars,
        expose,
        ssh_cmd,
        internal_ip,
        created_at,
        updated_at,
        unreadable_fields,
    ],
    hides [initialization_command, callback_url]
}
