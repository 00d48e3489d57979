using System.Text.RegularExpressions;
using Worker.Cli.Fleet;
using Worker.Cli.Fleet.Hcl;

namespace Worker.Cli.Checks;

/// <summary>Names and sizes are those that AWS takes. Names are held with the longest environment of terraform/env filled in.</summary>
internal static partial class LimitRules
{
    private const int MinMemory = 128;
    private const int MaxMemory = 10_240;
    private const int MaxSeconds = 900;

    /// <summary>The attribute with the name, how many characters it may have, and what it may consist of.</summary>
    private static readonly Dictionary<string, (string Attribute, int Max, Regex Shape, string Characters)> Names = new()
    {
        ["aws_lambda_function"] = ("function_name", 64, Plain(), "letters, digits, - and _"),
        ["aws_lambda_alias"] = ("name", 128, Plain(), "letters, digits, - and _"),
        ["aws_lambda_permission"] = ("statement_id", 100, Plain(), "letters, digits, - and _"),
        ["aws_iam_role"] = ("name", 64, Iam(), "letters, digits and +=,.@-_"),
        ["aws_iam_role_policy"] = ("name", 128, Iam(), "letters, digits and +=,.@-_"),
        ["aws_iam_policy"] = ("name", 128, Iam(), "letters, digits and +=,.@-_"),
        ["aws_sqs_queue"] = ("name", 80, Queue(), "letters, digits, - and _, with .fifo at the end of a FIFO queue"),
        ["aws_sns_topic"] = ("name", 256, Queue(), "letters, digits, - and _, with .fifo at the end of a FIFO topic"),
        ["aws_scheduler_schedule"] = ("name", 64, Dotted(), "letters, digits, -, _ and ."),
        ["aws_cloudwatch_event_rule"] = ("name", 64, Dotted(), "letters, digits, -, _ and ."),
        ["aws_dynamodb_table"] = ("name", 255, Table(), "3 or more letters, digits, -, _ and ."),
        ["aws_s3_bucket"] = ("bucket", 63, Bucket(), "3 or more lower-case letters, digits, - and ., with a letter or digit at both ends"),
        ["aws_cloudwatch_log_group"] = ("name", 512, LogGroup(), "letters, digits and -_/.#"),
        ["aws_cloudwatch_metric_alarm"] = ("alarm_name", 255, Anything(), "anything"),
        ["aws_cloudwatch_event_target"] = ("target_id", 64, Dotted(), "letters, digits, -, _ and ."),
        ["aws_cloudwatch_log_resource_policy"] = ("policy_name", 256, Anything(), "anything"),
        ["aws_cloudwatch_log_metric_filter"] = ("name", 512, Anything(), "anything"),
        ["aws_cloudwatch_log_subscription_filter"] = ("name", 512, Anything(), "anything"),
        ["aws_cloudwatch_dashboard"] = ("dashboard_name", 255, Plain(), "letters, digits, - and _"),
        ["aws_apigatewayv2_api"] = ("name", 128, Anything(), "anything"),
        ["aws_sfn_state_machine"] = ("name", 80, Plain(), "letters, digits, - and _"),
    };

    /// <summary>By type, the attributes with what its name is of.</summary>
    private static readonly Dictionary<string, string[]> Scopes = new()
    {
        ["aws_iam_role_policy"] = ["role"],
        ["aws_scheduler_schedule"] = ["group_name"],
        ["aws_lambda_alias"] = ["function_name"],
        ["aws_lambda_permission"] = ["function_name", "qualifier"],
        ["aws_cloudwatch_event_rule"] = ["event_bus_name"],
        ["aws_cloudwatch_event_target"] = ["event_bus_name", "rule"],
        ["aws_cloudwatch_log_metric_filter"] = ["log_group_name"],
        ["aws_cloudwatch_log_subscription_filter"] = ["log_group_name"],
    };

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("name-too-long", "No name is longer than AWS takes.", TooLong),
        new("name-invalid", "Names consist of what AWS takes.", Misspelt),
        new("name-twice", "No two resources of a type have one name.", Twice),
        new("memory-range", $"The memory of a function is {MinMemory} to {MaxMemory} MB.", Memory),
        new("timeout-range", $"The timeout of a function is 1 to {MaxSeconds} seconds.", Timeout),
    ];

    private static IEnumerable<Problem> TooLong(FleetModel fleet) =>
        from named in Named(fleet)
        let limit = Names[named.Block.Type]
        where named.Name.Length > limit.Max
        select new Problem(
            named.Block.At(limit.Attribute),
            $"the name {named.Name} has {named.Name.Length} characters, AWS takes {limit.Max}",
            "shorten it");

    private static IEnumerable<Problem> Misspelt(FleetModel fleet) =>
        from named in Named(fleet)
        let limit = Names[named.Block.Type]
        where !limit.Shape.IsMatch(named.Name)
        select new Problem(named.Block.At(limit.Attribute), $"AWS does not take the name '{named.Name}'", $"use {limit.Characters}");

    private static IEnumerable<Problem> Twice(FleetModel fleet) =>
        from same in Named(fleet)
            .Select(named => (named.Block, named.Name, Scope: Scope(fleet, named.Block)))
            .Where(named => !OfEach().IsMatch(named.Scope))
            .GroupBy(named => (named.Block.Type, named.Scope, named.Name))
        let first = same.First().Block
        from second in same.Skip(1)
        select new Problem(
            second.Block.At(Names[first.Type].Attribute),
            $"{second.Block.Address} has the name {same.Key.Name}, as {first.Address} ({first.At()}) has",
            "give one of them another name");

    private static IEnumerable<Problem> Memory(FleetModel fleet) =>
        from one in fleet.Deployed
        where one.Job.Memory is { } memory && (memory < MinMemory || memory > MaxMemory || !double.IsInteger(memory))
        select new Problem(
            one.Function.At("memory_size"),
            $"{one.Job.Name} has {one.Job.Memory} MB of memory",
            $"write memory_size from {MinMemory} to {MaxMemory}");

    private static IEnumerable<Problem> Timeout(FleetModel fleet) =>
        from one in fleet.Deployed
        where one.Job.Timeout is { } timeout && (timeout < 1 || timeout > MaxSeconds || !double.IsInteger(timeout))
        select new Problem(
            one.Function.At("timeout"),
            $"{one.Job.Name} has a timeout of {one.Job.Timeout} seconds",
            $"write timeout from 1 to {MaxSeconds}; longer work is split into several events");

    private static IEnumerable<(Block Block, string Name)> Named(FleetModel fleet) =>
        from block in fleet.Terraform.Blocks
        where block.Kind == "resource" && Names.ContainsKey(block.Type)
        let name = fleet.Terraform.Values.Text(block.Get(Names[block.Type].Attribute))
        where name is not null && !name.Contains("${", StringComparison.Ordinal)
        select (block, name);

    /// <summary>What a name is of, such as the role of an inline policy.</summary>
    private static string Scope(FleetModel fleet, Block block) => Scopes.TryGetValue(block.Type, out var attributes)
        ? string.Join(' ', attributes.Select(attribute => fleet.Terraform.Values.Meant(block.Get(attribute))))
        : "";

    [GeneratedRegex(@"\b(each|count)\.")]
    private static partial Regex OfEach();

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@-]+$")]
    private static partial Regex Iam();

    [GeneratedRegex(@"^[A-Za-z0-9_-]+(\.fifo)?$")]
    private static partial Regex Queue();

    [GeneratedRegex("^[A-Za-z0-9_.-]+$")]
    private static partial Regex Dotted();

    [GeneratedRegex("^[A-Za-z0-9_.-]{3,}$")]
    private static partial Regex Table();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]+[a-z0-9]$")]
    private static partial Regex Bucket();

    [GeneratedRegex("^[A-Za-z0-9_/.#-]+$")]
    private static partial Regex LogGroup();

    [GeneratedRegex("^.+$")]
    private static partial Regex Anything();
}
