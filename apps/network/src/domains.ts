/** What every workload may reach: AWS, and the packages of Amazon Linux. */
export const UPDATES = [".amazonaws.com", ".amazonlinux.com"];

/** What card data may be sent to besides. */
export const CARD_NETWORKS = ["api.card-network.example", ".bank.example"];
