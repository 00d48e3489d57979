using Worker.Cli.Fleet;
using Worker.Cli.Fleet.Code;
using Worker.Cli.Fleet.Hcl;

namespace Worker.Cli.Checks;

/// <summary>What starts a job fits the job, and is allowed to.</summary>
internal static class TriggerRules
{
    private const string ReportFailures = "ReportBatchItemFailures";

    // What SQS gives a queue that says nothing.
    private const double DefaultVisibility = 30;

    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    private const int RecommendedTimes = 6;

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("visibility-timeout", "A queue hides a message for as long as its job may take.", VisibilityTooShort),
        new("batch-response", "A trigger asks for partial batch responses when its job gives them, and only then.", BatchResponses),
        new("invoke-permission-missing", "Buckets, topics, rules and APIs may start their job.", InvokePermissionMissing),
        new("bucket-events-missing", "A bucket whose events a rule waits for sends them to EventBridge.", BucketEventsMissing),
    ];

    private static IEnumerable<Problem> VisibilityTooShort(FleetModel fleet) =>
        from one in fleet.Deployed
        from trigger in one.Job.Triggers
        let queue = trigger.Kind == TriggerKind.Sqs ? trigger.Source : null
        where queue is not null
        let written = queue.Get("visibility_timeout_seconds")
        let visibility = written is null ? DefaultVisibility : fleet.Terraform.Values.Number(written)
        where visibility < one.Job.Timeout
        select new Problem(
            queue.At("visibility_timeout_seconds"),
            $"{queue.Address} shows a message again after {visibility} s, but {one.Job.Name} may take {one.Job.Timeout} s: "
            + "it would run twice",
            $"write visibility_timeout_seconds = {RecommendedTimes} * {one.Function.Address}.timeout, as AWS recommends");

    private static IEnumerable<Problem> BatchResponses(FleetModel fleet)
    {
        foreach (var (code, trigger) in Batches(fleet))
        {
            var asks = fleet.Terraform.Values.Texts(trigger.Block.Get("function_response_types")).Contains(ReportFailures);
            if (code.BatchResponse is not null && !asks)
            {
                yield return new Problem(
                    trigger.Block.At("function_response_types"),
                    $"{code.Job} answers which records failed ({code.BatchResponse}), but {trigger.Block.Address} does not ask: "
                    + "failed records count as done",
                    $"write function_response_types = [\"{ReportFailures}\"]");
            }
            else if (code.BatchResponse is null && asks)
            {
                var response = trigger.Kind == TriggerKind.Sqs ? "SQSBatchResponse" : "StreamsEventResponse";
                yield return new Problem(
                    trigger.Block.At("function_response_types"),
                    $"{trigger.Block.Address} asks which records failed, but {code.Job} never says it",
                    $"let {code.Job} return {response}, or take function_response_types away");
            }
        }
    }

    private static IEnumerable<(JobCode Code, JobTrigger Trigger)> Batches(FleetModel fleet) =>
        from one in fleet.Coded
        where one.Code.HasClass && !fleet.IsBroken(one.Job)
        from trigger in one.Job.Triggers
        where trigger.Kind is TriggerKind.Sqs or TriggerKind.Stream
        select (one.Code, trigger);

    private static IEnumerable<Problem> InvokePermissionMissing(FleetModel fleet) =>
        from job in fleet.Jobs
        from trigger in job.Triggers
        let principal = Principal(trigger)
        where principal is not null
            && !Permissions(fleet, job).Any(permission => fleet.Terraform.Values.Text(permission.Get("principal")) == principal)
        select new Problem(
            trigger.Block.At(),
            $"{trigger.Block.Address} may not start {job.Name}",
            $"add an aws_lambda_permission with principal = \"{principal}\" and the source_arn of what sends");

    /// <summary>The rule of a job, or of a state machine.</summary>
    private static IEnumerable<Problem> BucketEventsMissing(FleetModel fleet) =>
        from rule in fleet.Terraform.All("aws_cloudwatch_event_rule")
        from bucket in fleet.Terraform.Referred(rule.Get("event_pattern"), "aws_s3_bucket")
        where !fleet.Terraform.All("aws_s3_bucket_notification").Any(notification =>
            fleet.Terraform.Referred(notification.Get("bucket"), bucket.Type).Contains(bucket)
            && fleet.Terraform.Values.Text(notification.Get("eventbridge")) == "true")
        select new Problem(
            rule.At("event_pattern"),
            $"{rule.Address} waits for events of {bucket.Address}, which sends none to EventBridge",
            $"write eventbridge = true into the aws_s3_bucket_notification of {bucket.Address}");

    private static string? Principal(JobTrigger trigger) => trigger.Block.Type switch
    {
        "aws_s3_bucket_notification" => "s3.amazonaws.com",
        "aws_sns_topic_subscription" => "sns.amazonaws.com",
        "aws_apigatewayv2_route" or "aws_apigatewayv2_integration" => "apigateway.amazonaws.com",
        "aws_cloudwatch_event_rule" or "aws_cloudwatch_event_target" => "events.amazonaws.com",
        _ => null,
    };

    private static IEnumerable<Block> Permissions(FleetModel fleet, Job job) =>
        fleet.Terraform.All("aws_lambda_permission").Where(permission =>
            fleet.Terraform.Values.Text(permission.Get("function_name")) == job.Name
            || fleet.Terraform.Referred(permission.Get("function_name"), job.Function!.Type).Contains(job.Function));
}
