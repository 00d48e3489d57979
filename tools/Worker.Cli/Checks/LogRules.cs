using Worker.Cli.Fleet;
using Worker.Cli.Fleet.Hcl;

namespace Worker.Cli.Checks;

/// <summary>Each function has its log group, and logs are not kept for ever.</summary>
internal static class LogRules
{
    private const string LogGroup = "aws_cloudwatch_log_group";

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("log-group-missing", "Every function has a log group.", Missing),
        new("log-group-name", "A function's log group is /aws/lambda/<function>.", Misnamed),
        new("log-retention-missing", "Every log group says how long logs are kept.", WithoutRetention),
    ];

    private static IEnumerable<Problem> Missing(FleetModel fleet) =>
        from one in fleet.Deployed
        where Group(fleet, one.Job) is null
        select new Problem(
            one.Function.At(),
            $"{one.Job.Name} has no log group, so Lambda makes one that keeps logs for ever",
            $"add an {LogGroup} \"{one.Function.Label}\" with the name {Name(fleet, one.Job)} "
            + "and retention_in_days = var.log_retention_days");

    private static IEnumerable<Problem> Misnamed(FleetModel fleet) =>
        from one in fleet.Deployed
        let logs = Group(fleet, one.Job)
        where logs is not null
        let name = fleet.Terraform.Values.Name(logs)
        where name is not null && name != Name(fleet, one.Job)
        select new Problem(
            logs.At("name"),
            $"{logs.Address} is called {name}, which is not where {one.Job.Name} logs",
            $"write name = \"{Name(fleet, one.Job)}\"");

    private static IEnumerable<Problem> WithoutRetention(FleetModel fleet) =>
        from logs in fleet.Terraform.All(LogGroup)
        where logs.Get("retention_in_days") is null || fleet.Terraform.Values.Number(logs.Get("retention_in_days")) == 0
        select new Problem(
            logs.At("retention_in_days"),
            $"{logs.Address} keeps logs for ever",
            "write retention_in_days = var.log_retention_days");

    /// <summary>The log group of the function's name, or else the one of its label.</summary>
    private static Block? Group(FleetModel fleet, Job job) =>
        fleet.Terraform.All(LogGroup).FirstOrDefault(logs => fleet.Terraform.Values.Name(logs) == Name(fleet, job))
        ?? fleet.Terraform.Find($"{LogGroup}.{job.Function!.Label}");

    private static string Name(FleetModel fleet, Job job) =>
        fleet.Terraform.Values.Text(job.Function!.Get("logging_config", "log_group")) is { } other
        && !other.Contains("${", StringComparison.Ordinal)
            ? other
            : $"/aws/lambda/{job.Name}";
}
