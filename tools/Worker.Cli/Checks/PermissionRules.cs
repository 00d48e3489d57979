using Worker.Cli.Fleet;
using Worker.Cli.Fleet.Code;

namespace Worker.Cli.Checks;

/// <summary>What a job may do is what its code, and the service that starts it, do.</summary>
internal static class PermissionRules
{
    // For all jobs alike, and only to the dead-letter queue.
    private const string DeadLetterAction = "sqs:SendMessage";

    private static readonly string[] QueueReader = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

    private static readonly string[] StreamReader =
    [
        "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams",
    ];

    // What Lambda does with the role of every function: a job that has a role of its own must allow it itself.
    private static readonly string[] RuntimeActions = ["logs:CreateLogStream", "logs:PutLogEvents"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("permission-missing", "A job may do what its code does.", Missing),
        new("permission-unused", "A job may do nothing that its code does not do.", Unused),
        new("policy-unreadable", "Policies are written so that they can be checked.", Unreadable),
    ];

    private static IEnumerable<Problem> Missing(FleetModel fleet) =>
        from one in fleet.Whole
        where one.Job.UnreadablePolicies.Count == 0
        let allowed = one.Job.Grants.Concat(one.Job.SharedGrants.Where(grant => grant.Action != DeadLetterAction)).ToList()
        from need in Needs(one.Job, one.Code)
        where !allowed.Exists(grant => grant.Allows(need.Action))
        select new Problem(
            need.At,
            $"{need.What} needs {need.Action}, which {one.Function.File.Path} does not allow",
            one.Job.Policies is [var policy, ..]
                ? $"allow {need.Action} in {policy.Address} ({policy.At("policy")})"
                : $"add an aws_iam_role_policy to {one.Function.File.Path} that allows {need.Action}");

    private static IEnumerable<Problem> Unused(FleetModel fleet) =>
        from one in fleet.Coded
        where !fleet.IsBroken(one.Job)
        let needs = Needs(one.Job, one.Code).Select(need => need.Action).Concat(MayGoWith(one.Job, one.Code)).ToList()
        from grant in one.Job.Grants
        where !RuntimeActions.Contains(grant.Action)
            && !needs.Exists(grant.Allows)
            && !one.Code.OpenServices.Contains(grant.Action.Split(':')[0])
        select new Problem(grant.At, $"{one.Code.Job} may {grant.Action}, but does not do it", $"take {grant.Action} out of the policy");

    private static IEnumerable<Problem> Unreadable(FleetModel fleet) =>
        from job in fleet.Jobs
        from at in job.UnreadablePolicies
        select new Problem(
            at,
            "this policy cannot be read without Terraform",
            "write it with jsonencode({ Version, Statement = [{ Effect, Action, Resource }] })");

    /// <summary>What the code calls, and what Lambda does in the job's name to read a queue or a stream.</summary>
    private static IEnumerable<(string Action, Location At, string What)> Needs(Job job, JobCode code) =>
    [
        .. code.Calls.Select(call => (call.Action, call.At, call.Via is null ? "this call" : $"this, through {call.Via},")),
        .. from trigger in job.Triggers
           from action in trigger.Kind switch { TriggerKind.Sqs => QueueReader, TriggerKind.Stream => StreamReader, _ => [] }
           select (action, trigger.Block.At("event_source_arn"), $"the trigger {trigger.Block.Address}"),
    ];

    /// <summary>What is right to allow with something else, although no call shows it.</summary>
    private static IEnumerable<string> MayGoWith(Job job, JobCode code)
    {
        if (code.Calls.Count > 0 || job.Triggers.Count > 0)
        {
            // Keys of encrypted tables, queues, buckets and parameters.
            yield return "kms:Decrypt";
            yield return "kms:GenerateDataKey";
        }

        if (code.Calls.Any(call => call.Action == "s3:GetObject"))
        {
            yield return "s3:ListBucket"; // without it a missing object is Access Denied instead of Not Found
        }

        if (job.Triggers.Any(trigger => trigger.Kind == TriggerKind.Sqs))
        {
            yield return "sqs:ChangeMessageVisibility";
        }

        if (job.Triggers.Any(trigger => trigger.Kind == TriggerKind.Stream || trigger.IsAsynchronous))
        {
            // A dead-letter queue or topic of the job's own.
            yield return DeadLetterAction;
            yield return "sns:Publish";
        }
    }
}
