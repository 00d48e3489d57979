using Worker.Cli.Fleet;
using Worker.Cli.Fleet.Hcl;

namespace Worker.Cli.Checks;

/// <summary>No event is lost: what fails is retried, and kept when no retry could save it.</summary>
internal static class RetryRules
{
    private const string InvokeConfig = "aws_lambda_function_event_invoke_config";
    private const string DeadLetters = "aws_sqs_queue.dead_letters.arn";

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "invoke-config-missing",
            "Every job that is started asynchronously says how often a failed event is repeated.",
            InvokeConfigMissing),
        new(
            "dead-letter-missing",
            "Every schedule, queue, stream and topic, and every asynchronous job, keeps what fails for good.",
            DeadLetterMissing),
        new("retries-unbounded", "A stream gives a failing record up after some time.", UnboundedRetries),
    ];

    private static IEnumerable<Problem> InvokeConfigMissing(FleetModel fleet) =>
        from one in fleet.Deployed
        where ConfigOf(fleet, one.Job, one.Function) is null
        from trigger in one.Job.Triggers.Where(trigger => trigger.IsAsynchronous).Take(1)
        select new Problem(
            one.Function.At(),
            $"events of {trigger.Block.Address} that {one.Job.Name} fails on are repeated twice and then lost",
            $"add an {InvokeConfig} \"{one.Function.Label}\" with maximum_retry_attempts, maximum_event_age_in_seconds and on_failure");

    private static IEnumerable<Problem> DeadLetterMissing(FleetModel fleet) =>
    [
        .. from one in fleet.Deployed
           let config = ConfigOf(fleet, one.Job, one.Function)
           where config is not null && config.Get("destination_config", "on_failure", "destination") is null
           select new Problem(
               config.At(),
               $"events that {one.Job.Name} fails on for good are lost",
               $"add destination_config with on_failure {{ destination = {DeadLetters} }}"),
        .. from job in fleet.Jobs
           from trigger in job.Triggers
           let problem = Lost(fleet, trigger)
           where problem is not null
           select problem,
    ];

    private static IEnumerable<Problem> UnboundedRetries(FleetModel fleet) =>
        from job in fleet.Jobs
        from trigger in job.Triggers
        where trigger.Kind == TriggerKind.Stream
            && !IsBounded(fleet, trigger.Block, "maximum_retry_attempts")
            && !IsBounded(fleet, trigger.Block, "maximum_record_age_in_seconds")
        select new Problem(
            trigger.Block.At(),
            "one bad record holds up its part of the stream for a day",
            "write maximum_retry_attempts = 5 and bisect_batch_on_function_error = true");

    private static Problem? Lost(FleetModel fleet, JobTrigger trigger)
    {
        var block = trigger.Block;
        return trigger.Kind switch
        {
            TriggerKind.Schedule when block.Type == "aws_scheduler_schedule" && block.Get("target", "dead_letter_config", "arn") is null =>
                new Problem(
                    block.At("target"),
                    $"starts of {block.Address} that fail for good are lost",
                    $"add dead_letter_config {{ arn = {DeadLetters} }} to its target"),
            TriggerKind.Stream when block.Get("destination_config", "on_failure", "destination_arn") is null =>
                new Problem(
                    block.At(),
                    $"records that {block.Address} gives up are lost",
                    $"add destination_config with on_failure {{ destination_arn = {DeadLetters} }}"),
            TriggerKind.Sqs when trigger.Source is { } queue && queue.Get("redrive_policy") is null && !HasRedrivePolicy(fleet, queue) =>
                new Problem(
                    queue.At(),
                    $"a message of {queue.Address} that always fails comes back until it expires, and is lost then",
                    $"add a redrive_policy with deadLetterTargetArn = {DeadLetters} and maxReceiveCount"),
            TriggerKind.Sns when block.Get("redrive_policy") is null =>
                new Problem(
                    block.At(),
                    $"messages that {block.Address} cannot deliver are lost",
                    $"add a redrive_policy with deadLetterTargetArn = {DeadLetters}"),
            _ => null,
        };
    }

    private static bool HasRedrivePolicy(FleetModel fleet, Block queue) =>
        fleet.Terraform.All("aws_sqs_queue_redrive_policy")
            .Any(policy => fleet.Terraform.Referred(policy.Get("queue_url"), queue.Type).Contains(queue));

    private static bool IsBounded(FleetModel fleet, Block mapping, string attribute) =>
        mapping.Get(attribute) is { } limit && fleet.Terraform.Values.Number(limit) is not -1;

    private static Block? ConfigOf(FleetModel fleet, Job job, Block function) =>
        fleet.Terraform.All(InvokeConfig).FirstOrDefault(config =>
            fleet.Terraform.Values.Text(config.Get("function_name")) == job.Name
            || fleet.Terraform.Referred(config.Get("function_name"), function.Type).Contains(function));
}
