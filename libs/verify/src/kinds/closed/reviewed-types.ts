/**
 * Types of the AWS provider that carry, open and block no packet between what they refer to, family by family, and why.
 * A type that is neither here nor known to a kind is a doubt about all that it refers to.
 */
export interface Reviewed {
  readonly why: string;
  /** Types without `aws_`: whole services as `NAME_*`, single types by their name. */
  readonly types: string;
}

export const REVIEWED: readonly Reviewed[] = [
  {
    why: "Identities, permissions and accounts: who may call an API, not which packets pass.",
    types: `accessanalyzer_* account_* cognito_* controltower_* iam_* identitystore_* organizations_account
      organizations_delegated_administrator organizations_organization organizations_organizational_unit
      organizations_policy_attachment organizations_resource_policy ram_* rolesanywhere_* servicecatalog_*
      servicecatalogappregistry_* servicequotas_* signer_* ssoadmin_* verifiedpermissions_* licensemanager_*
      resourceexplorer2_* resourcegroups_* region notificationscontacts_* invoicing_* billing_* savingsplans_*
      account userpreferences_* ec2_allowed_images_settings`,
  },
  {
    why: "Keys, secrets and certificates.",
    types: "acm_* acmpca_* key_pair kms_* paymentcryptography_* secretsmanager_*",
  },
  {
    why: "Observation: logs, metrics, findings, budgets and path analyses look at packets or copies of them.",
    types: `applicationinsights_* auditmanager_* bcmdataexports_* budgets_* ce_* chatbot_* cloudtrail_* cloudwatch_*
      computeoptimizer_* config_* costoptimizationhub_* cur_* detective_* devopsguru_* ec2_network_insights_*
      ec2_traffic_mirror_* fis_* flow_log grafana_* guardduty_* inspector_* inspector2_* internetmonitor_* macie2_*
      networkfirewall_logging_configuration networkflowmonitor_* networkmonitor_* notifications_* oam_* observabilityadmin_*
      prometheus_* resiliencehub_* rum_* securityhub_* securitylake_* ssmcontacts_* ssmincidents_* synthetics_*
      vpc_network_performance_metric_subscription verifiedaccess_instance_logging_configuration
      vpclattice_access_log_subscription xray_* route53_query_log route53_resolver_query_log_* cloudwatch*`,
  },
  {
    why: "Names: where a name resolves to decides no route and no filter.",
    types: `default_vpc_dhcp_options directory_service_conditional_forwarder eip_domain_name route53_* route53domains_*
      route53profiles_* route53recoverycontrolconfig_* route53recoveryreadiness_* service_discovery_* vpc_dhcp_options
      vpc_dhcp_options_association vpc_endpoint_private_dns vpc_endpoint_service_private_dns_verification
      vpc_peering_connection_options lb_listener_certificate lb_trust_store lb_trust_store_revocation`,
  },
  {
    why: "Requests, not packets: policies of services, web application firewalls, sticky sessions, mitigations of attacks.",
    types: `app_cookie_stickiness_policy lb_cookie_stickiness_policy lb_ssl_negotiation_policy load_balancer_* proxy_protocol_policy
      shield_* vpc_endpoint_policy vpclattice_auth_policy vpclattice_resource_policy waf_* wafregional_* wafv2_*
      vpc_endpoint_connection_notification vpc_endpoint_service_allowed_principal networkfirewall_resource_policy`,
  },
  {
    why: "What a firewall's rules pass is not judged, as docs/verify.md says.",
    types: `networkfirewall_rule_group networkfirewall_tls_inspection_configuration networkfirewall_firewall_policy
      networkfirewall_proxy_*`,
  },
  {
    why: "Hosts, functions, containers and what runs on them: they open and end flows as any host of their subnets does.",
    types: `ami ami_* apprunner_* appmesh_* appstream_* arczonalshift_* autoscaling_* autoscalingplans_* batch_* cloud9_*
      codebuild_* drs_* ec2_capacity_* ec2_default_credit_specification ec2_fleet ec2_host
      ec2_image_block_public_access ec2_instance_connect_endpoint ec2_instance_metadata_defaults ec2_serial_console_access
      ec2_availability_zone_group ecs_* eks_* elastic_beanstalk_* elb elb_attachment emr_* emrcontainers_* emrserverless_*
      evs_* gamelift_* imagebuilder_* iot_* lambda_* launch_configuration launch_template lightsail_* m2_* medialive_*
      mediaconvert_* mwaa_* opsworks_* outposts_* placement_group sagemaker_* spot_* ssm_* ssmquicksetup_* transfer_*
      workmail_* worklink_* workspaces_* workspacesweb_* storagegateway_* datasync_* directory_service_* dlm_* ebs_*
      snapshot_* volume_attachment odb_* pcs_* rbin_* uxc_*`,
  },
  {
    why: "Stores, databases, caches, queues and streams: they answer in their subnets or by AWS's own addresses.",
    types: `athena_* backup_* cloudsearch_* cloudhsm_* dax_* db_* docdb_* docdbelastic_* dsql_* dms_* dynamodb_* ecr_*
      ecrpublic_* efs_* elasticache_* elasticsearch_* finspace_* fsx_* glacier_* glue_* keyspaces_* kinesis_*
      kinesisanalyticsv2_* lakeformation_* memorydb_* mq_* msk_* mskconnect_* neptune_* neptunegraph_* opensearch_*
      opensearchserverless_* osis_* qldb_* rds_* redshift_* redshiftdata_* redshiftserverless_* s3_* s3control_* s3files_*
      s3outposts_* s3tables_* s3vectors_* simpledb_* sns_* sqs_* timestreaminfluxdb_* timestreamquery_* timestreamwrite_*`,
  },
  {
    why: "Services of applications, media and models, which are reached by AWS's own addresses or by endpoints.",
    types: `amplify_* api_gateway_* apigatewayv2_* appautoscaling_* appconfig_* appfabric_* appflow_* appintegrations_*
      appsync_* bedrock_* bedrockagent_* bedrockagentcore_* chime_* chimesdkmediapipelines_* chimesdkvoice_* cleanrooms_*
      cloudfront_* cloudfrontkeyvaluestore_* codeartifact_* codecatalyst_* codecommit_* codeconnections_* codedeploy_*
      codeguruprofiler_* codegurureviewer_* codepipeline_* codestarconnections_* codestarnotifications_* comprehend_*
      connect_* customerprofiles_* dataexchange_* datapipeline_* datazone_* devicefarm_* elastictranscoder_* evidently_*
      ivs_* ivschat_* kendra_* lex_* lexv2models_* location_* media_* mpa_* nova_* pinpoint_* pinpointsmsvoicev2_* pipes_*
      qbusiness_* quicksight_* rekognition_* scheduler_* schemas_* serverlessapplicationrepository_* ses_* sesv2_* sfn_*
      swf_* transcribe_* workmail_*`,
  },
  {
    why: "Parts of connections that are modelled where they end: ports, lines, sites and their records.",
    types: `customer_gateway dx_connection dx_connection_association dx_connection_confirmation dx_gateway
      dx_hosted_connection dx_hosted_public_virtual_interface dx_hosted_public_virtual_interface_accepter
      dx_hosted_transit_virtual_interface dx_hosted_transit_virtual_interface_accepter dx_lag dx_macsec_key_association
      dx_public_virtual_interface dx_transit_virtual_interface ec2_transit_gateway_connect_peer
      ec2_transit_gateway_metering_policy* networkmanager_connection networkmanager_customer_gateway_association
      networkmanager_device networkmanager_global_network networkmanager_link networkmanager_link_association
      networkmanager_site networkmanager_transit_gateway_connect_peer_association
      networkmanager_transit_gateway_registration networkmanager_prefix_list_association`,
  },
  {
    why: "Multicast, which no intent is about.",
    types: "ec2_transit_gateway_multicast_*",
  },
  {
    why: "Address management: what it gives to VPCs and subnets is read where they ask for it.",
    types: `ec2_subnet_cidr_reservation vpc_ipam vpc_ipam_organization_admin_account vpc_ipam_pool_cidr_allocation
      vpc_ipam_preview_next_cidr vpc_ipam_resource_discovery vpc_ipam_resource_discovery_association vpc_ipam_scope
      vpc_ipam_policy* ec2_secondary_*`,
  },
  {
    why: "Administration of Firewall Manager; its policies are doubts of their own.",
    types: "fms_admin_account fms_resource_set",
  },
];

/** Providers none of whose resources is of a network: they compute, wait, or write files. */
export const BYSTANDERS = ["archive", "cloudinit", "external", "local", "random", "time", "tls"];

const PATTERNS: readonly RegExp[] = REVIEWED.map(({ types }) => {
  const names = types
    .trim()
    .split(/\s+/)
    .map((name) => name.replace(/_\*$/, "(?:_.*)?").replace(/\*$/, ".*"));
  return new RegExp(`^aws_(?:${names.join("|")})$`);
});

/** The reason why a type carries, opens and blocks nothing; `undefined` for all others. */
export function whyHarmless(type: string): string | undefined {
  const provider = type.split("_")[0] ?? "";
  if (BYSTANDERS.includes(provider)) return "Its provider has no networks.";
  const index = PATTERNS.findIndex((pattern) => pattern.test(type));
  return REVIEWED[index]?.why;
}
