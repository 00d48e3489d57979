using System.Text.Json;
using Worker.Cli.Fleet;
using Worker.Cli.Fleet.Hcl;

namespace Worker.Cli.Checks;

/// <summary>Somebody hears of a failing job: alarms for all functions and for all dead letters, and an address in production.</summary>
internal static class AlarmRules
{
    private const string Alarm = "aws_cloudwatch_metric_alarm";
    private const string Shared = "terraform/_alarms.tf";

    // Where a failed event may be sent to, in whatever block.
    private static readonly string[] FailureDestinations = ["on_failure", "dead_letter_config", "redrive_policy"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("alarm-missing", "An alarm watches the errors of every function.", ErrorAlarmMissing),
        new("dead-letter-alarm-missing", "An alarm watches each queue of dead letters.", DeadLetterAlarmMissing),
        new("alarm-tells-nobody", "Alarms go to a topic that somebody subscribes to, in production always.", TellsNobody),
    ];

    private static IEnumerable<Problem> ErrorAlarmMissing(FleetModel fleet)
    {
        if (IsPartlyBroken(fleet))
        {
            return [];
        }

        var alarms = fleet.Terraform.All(Alarm)
            .Where(alarm => Text(fleet, alarm, "namespace") == "AWS/Lambda" && Text(fleet, alarm, "metric_name") == "Errors")
            .ToList();
        var forAll = alarms.Find(alarm => alarm.Get("dimensions") is null || IsForEachJob(alarm));
        var watched = alarms.Select(alarm => fleet.Terraform.Values.Text(alarm.Get("dimensions", "FunctionName"))).ToHashSet();
        return forAll is not null ? []
            : from one in fleet.Deployed
              where !watched.Contains(one.Job.Name)
              select new Problem(
                  one.Function.At(),
                  $"no alarm tells of the errors of {one.Job.Name}",
                  $"add an {Alarm} on AWS/Lambda Errors to {Shared}, with for_each = toset(local.jobs)");
    }

    private static bool IsForEachJob(Block alarm) =>
        alarm.Get("for_each") is { ValueKind: JsonValueKind.String } each
        && each.GetString()!.Contains("local.jobs", StringComparison.Ordinal);

    private static IEnumerable<Problem> DeadLetterAlarmMissing(FleetModel fleet)
    {
        if (IsPartlyBroken(fleet))
        {
            return [];
        }

        var watched = fleet.Terraform.All(Alarm)
            .Where(alarm => Text(fleet, alarm, "metric_name") == "ApproximateNumberOfMessagesVisible")
            .SelectMany(alarm => fleet.Terraform.Referred(alarm.Get("dimensions"), "aws_sqs_queue"));
        var used = fleet.Terraform.Blocks
            .SelectMany(block => Destinations(block.Body))
            .SelectMany(destination => fleet.Terraform.Referred(destination, "aws_sqs_queue"));
        return used.Except(watched).Select(queue => new Problem(
            queue.At(),
            $"no alarm tells that events wait in {queue.Address}",
            $"add an {Alarm} on AWS/SQS ApproximateNumberOfMessagesVisible of this queue, or use aws_sqs_queue.dead_letters"));
    }

    private static IEnumerable<Problem> TellsNobody(FleetModel fleet)
    {
        if (IsPartlyBroken(fleet))
        {
            yield break;
        }

        foreach (var alarm in fleet.Terraform.All(Alarm))
        {
            var topics = fleet.Terraform.Referred(alarm.Get("alarm_actions"), "aws_sns_topic").ToList();
            if (alarm.Get("alarm_actions") is not { ValueKind: JsonValueKind.Array } actions || actions.GetArrayLength() == 0)
            {
                yield return new Problem(
                    alarm.At("alarm_actions"), $"{alarm.Address} tells nobody", "write alarm_actions = [aws_sns_topic.alarms.arn]");
            }
            else if (topics.Count > 0 && !topics.Exists(topic => IsSubscribed(fleet, topic)))
            {
                yield return new Problem(
                    topics[0].At(),
                    $"nobody subscribes to {topics[0].Address}, to which {alarm.Address} goes",
                    "add an aws_sns_topic_subscription for each of var.alarm_emails");
            }
        }

        if (fleet.Terraform.Variables.TryGetValue("alarm_emails", out var emails)
            && !emails.GetRawText().Contains("length(var.alarm_emails)", StringComparison.Ordinal)
            && ProductionWithoutEmails(fleet) is { } file)
        {
            yield return new Problem(
                file.Source.At(),
                "nobody gets the alarms of production",
                "set alarm_emails there, or validate in terraform/variables.tf that production has some");
        }
    }

    private static HclFile? ProductionWithoutEmails(FleetModel fleet) => fleet.Terraform.Environments.FirstOrDefault(file =>
        file.Source.Stem == "production"
        && !(file.Content.TryGetProperty("alarm_emails", out var emails)
            && emails is { ValueKind: JsonValueKind.Array }
            && emails.GetArrayLength() > 0));

    private static bool IsSubscribed(FleetModel fleet, Block topic) =>
        fleet.Terraform.All("aws_sns_topic_subscription")
            .Any(subscription => fleet.Terraform.Referred(subscription.Get("topic_arn"), topic.Type).Contains(topic));

    /// <summary>Alarms that a broken file declares are not missing.</summary>
    private static bool IsPartlyBroken(FleetModel fleet) => fleet.Terraform.Files.Any(file => fleet.IsBroken(file.Source.Path));

    private static IEnumerable<JsonElement> Destinations(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject()
            .SelectMany(member => FailureDestinations.Contains(member.Name) ? [member.Value] : Destinations(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Destinations),
        _ => [],
    };

    private static string? Text(FleetModel fleet, Block block, string attribute) => fleet.Terraform.Values.Text(block.Get(attribute));
}
