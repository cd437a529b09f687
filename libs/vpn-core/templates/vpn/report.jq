# From counters before and now to requests of PutMetricData, one a line: each has room for 1000 metrics.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html

def counters: [.nftables[]?.counter // empty | { key: .name, value: . }] | from_entries;

# A counter that went back has started anew.
def more($now; $before): ($now // 0) - (if ($before // 0) > ($now // 0) then 0 else $before // 0 end);

def datum($name; $unit; $value; $dimensions):
  {
    MetricName: $name,
    Unit: $unit,
    Value: $value,
    Dimensions: ($dimensions | to_entries | map({ Name: .key, Value: .value }))
  };

($before[0] | counters) as $old
| ($now[0] | counters) as $new
| def since($name; $what): more($new[$name][$what]; $old[$name][$what]);
  def both($workload; $kind; $what): since("from_\($workload)_\($kind)"; $what) + since("to_\($workload)_\($kind)"; $what);
  { Core: $core, Pod: $pod } as $self
| [
    datum("BgpSessions"; "Count"; $sessions; $self),
    datum("Tunnels"; "Count"; $tunnels; $self),
    datum("InterfaceLosses"; "Count"; more($now[0].lost; $before[0].lost); $self),
    (
      $new | keys[] | capture("^from_(?<name>.+)_passed$").name as $workload
      | ($workload | gsub("_"; "-")) as $name
      # Of the pod, and of all pods together: CloudWatch adds up nothing by itself.
      | ($self + { Workload: $name }, { Core: $core, Workload: $name }) as $dimensions
      | datum("BytesOut"; "Bytes"; since("from_\($workload)_passed"; "bytes"); $dimensions),
        datum("BytesIn"; "Bytes"; since("to_\($workload)_passed"; "bytes"); $dimensions),
        (("Workload", "Stream") as $limit
        | "over_\($limit | ascii_downcase)" as $kind
        | datum("PacketsOver\($limit)Limit"; "Count"; both($workload; $kind; "packets"); $dimensions),
          datum("BytesOver\($limit)Limit"; "Bytes"; both($workload; $kind; "bytes"); $dimensions))
    )
  ]
| range(0; length; 1000) as $start
| .[$start:$start + 1000]
