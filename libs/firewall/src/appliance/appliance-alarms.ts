import { addAlarm, statusChecks } from "@causeway/aws";
import { Construct } from "constructs";

export interface ApplianceAlarmsProps {
  /** Of the appliance. */
  readonly name: string;
  readonly instanceId: string;
  readonly actions: readonly string[];
}

/** Alarms on the status checks of an appliance, which also mend it: it keeps its interfaces, and so the routes. */
export class ApplianceAlarms extends Construct {
  constructor(scope: Construct, id: string, { name, instanceId, actions }: ApplianceAlarmsProps) {
    super(scope, id);
    for (const { of, metric, periods, action, repair } of statusChecks(this, instanceId)) {
      addAlarm(this, of, {
        name: `${name}-${of}-check`,
        description: `The status check of the ${of} of ${name} fails; EC2 tries to ${action} it`,
        metric,
        when: { atLeast: 1 },
        periods,
        // Data that is missing belongs to an instance that is gone.
        missing: "breaching",
        repairs: [repair],
        actions,
      });
    }
  }
}
