using System.Text.Json;
using Worker.Cli.Fleet.Hcl;

namespace Worker.Cli.Fleet;

/// <summary>Finds what starts a function: whatever connects an event source to it, or to an alias of it.</summary>
internal sealed class TriggerReader
{
    private readonly TerraformModel terraform;
    private readonly ILookup<Block, JobTrigger> byFunction;

    public TriggerReader(TerraformModel terraform)
    {
        this.terraform = terraform;
        byFunction = terraform.Blocks.Where(block => block.Kind == "resource")
            .SelectMany(ReadBlock)
            .ToLookup(found => found.Function, found => found.Trigger);
    }

    public IEnumerable<JobTrigger> Of(Block function) => byFunction[function];

    private IEnumerable<(Block Function, JobTrigger Trigger)> ReadBlock(Block block) => block.Type switch
    {
        "aws_scheduler_schedule" => For(block.Get("target", "arn"), new JobTrigger(TriggerKind.Schedule, Schedule(block), block)),
        "aws_cloudwatch_event_target" => For(block.Get("arn"), Rule(block)),
        "aws_lambda_event_source_mapping" => For(block.Get("function_name"), Mapping(block)),
        "aws_s3_bucket_notification" => block.Blocks("lambda_function").SelectMany(notification =>
            For(Member(notification, "lambda_function_arn"), Notification(block, notification))),
        "aws_sns_topic_subscription" => For(block.Get("endpoint"), Source(TriggerKind.Sns, block, "topic_arn", "aws_sns_topic")),
        "aws_apigatewayv2_integration" => Routes(block).SelectMany(route => For(block.Get("integration_uri"), route)),
        "aws_lambda_function_url" => For(block.Get("function_name"), new JobTrigger(TriggerKind.Http, "function URL", block)),
        "aws_sfn_state_machine" => For(
            block.Get("definition"),
            new JobTrigger(TriggerKind.StepFunctions, terraform.Values.Name(block) ?? block.Label, block)),
        _ => [],
    };

    private IEnumerable<(Block Function, JobTrigger Trigger)> For(JsonElement? target, JobTrigger trigger)
    {
        var aliases = terraform.Referred(target, "aws_lambda_alias");
        return terraform.Referred(target, "aws_lambda_function")
            .Concat(aliases.SelectMany(alias => terraform.Referred(alias.Get("function_name"), "aws_lambda_function")))
            .Concat(Named(target))
            .Distinct()
            .Select(function => (function, trigger));
    }

    /// <summary>A function may be named by its name instead of a reference.</summary>
    private IEnumerable<Block> Named(JsonElement? target)
    {
        if (terraform.Values.Text(target) is not { } text)
        {
            return [];
        }

        return from function in terraform.All("aws_lambda_function")
               let name = terraform.Values.Text(function.Get("function_name"))
               where name is not null && (text == name || text.EndsWith($":function:{name}", StringComparison.Ordinal))
               select function;
    }

    private string Schedule(Block block)
    {
        var zone = terraform.Values.Text(block.Get("schedule_expression_timezone"));
        return $"{terraform.Values.Text(block.Get("schedule_expression"))}{(zone is null ? "" : $" {zone}")}";
    }

    private JobTrigger Rule(Block target)
    {
        var rule = terraform.Referred(target.Get("rule"), "aws_cloudwatch_event_rule").FirstOrDefault();
        if (terraform.Referred(rule?.Get("event_pattern"), "aws_s3_bucket").FirstOrDefault() is { } bucket)
        {
            return new JobTrigger(TriggerKind.S3, $"{Shown(bucket)} through EventBridge", rule!, bucket);
        }

        var detail = terraform.Values.Text(rule?.Get("schedule_expression")) ?? "event pattern";
        return new JobTrigger(TriggerKind.Schedule, detail, rule ?? target, rule);
    }

    private JobTrigger Mapping(Block block)
    {
        var sources = terraform.Values.References(block.Get("event_source_arn"));
        return sources.Any(address => address.StartsWith("aws_dynamodb_table.", StringComparison.Ordinal))
            ? Source(TriggerKind.Stream, block, "event_source_arn", "aws_dynamodb_table")
            : Source(TriggerKind.Sqs, block, "event_source_arn", "aws_sqs_queue");
    }

    private JobTrigger Source(TriggerKind kind, Block block, string attribute, string type)
    {
        var source = terraform.Referred(block.Get(attribute), type).FirstOrDefault();
        var detail = (source is null ? null : Shown(source)) ?? terraform.Values.Text(block.Get(attribute)) ?? "?";
        return new JobTrigger(kind, detail, block, source);
    }

    /// <summary>The name of a queue, table, topic or bucket; its label where the name differs between environments.</summary>
    private string Shown(Block source) => source.Body.GetRawText().Contains("var.environment", StringComparison.Ordinal)
        ? source.Label
        : terraform.Values.Name(source) ?? source.Label;

    private JobTrigger Notification(Block block, JsonElement notification)
    {
        var bucket = Source(TriggerKind.S3, block, "bucket", "aws_s3_bucket");
        var (prefix, suffix) = (Member(notification, "filter_prefix"), Member(notification, "filter_suffix"));
        var filter = $"{terraform.Values.Text(prefix)}*{terraform.Values.Text(suffix)}";
        return bucket with { Detail = $"{bucket.Detail}/{filter}" };
    }

    private IEnumerable<JobTrigger> Routes(Block integration)
    {
        var routes = terraform.All("aws_apigatewayv2_route")
            .Where(route => terraform.Referred(route.Get("target"), integration.Type).Contains(integration))
            .ToList();
        var api = terraform.Referred(integration.Get("api_id"), "aws_apigatewayv2_api").FirstOrDefault();
        return routes.Count == 0
            ? [new JobTrigger(TriggerKind.Http, "no route", integration, api)]
            : routes.Select(route => new JobTrigger(TriggerKind.Http, terraform.Values.Text(route.Get("route_key")) ?? "?", route, api));
    }

    private static JsonElement? Member(JsonElement value, string name) => value.TryGetProperty(name, out var member) ? member : null;
}
