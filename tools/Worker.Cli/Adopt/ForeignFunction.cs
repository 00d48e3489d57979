using System.Text.Json;
using Worker.Cli.Fleet;

namespace Worker.Cli.Adopt;

/// <summary>A function that exists in the account outside this Terraform, with all that was found of it.</summary>
/// <param name="Configuration">
/// The response of <c>lambda get-function</c>, of <c>$LATEST</c>. Holds settings in plain text: never to be shown.
/// </param>
/// <param name="Alias">Name of the alias that callers use.</param>
/// <param name="Version">Published version that the alias stands for; callers get it until the function is switched.</param>
internal sealed record ForeignFunction(string Name, JsonElement Configuration, string Alias, string Version)
{
    public string JobName => JobNames.Pascal(Name);

    public string Region => Configuration.GetProperty("FunctionArn").GetString()!.Split(':')[3];

    public string AliasDescription { get; init; } = "";

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Executions that are reserved for it; null when none are.</summary>
    public int? ReservedConcurrency { get; init; }

    public bool HasLogGroup { get; init; }

    public IReadOnlyList<Permission> Permissions { get; init; } = [];

    public IReadOnlyList<RuleTarget> Targets { get; init; } = [];

    public IReadOnlyList<SourceMapping> Mappings { get; init; } = [];

    public IReadOnlyList<Subscription> Subscriptions { get; init; } = [];

    public string RoleName => Configuration.GetProperty("Role").GetString()!.Split('/')[^1];

    /// <summary>What its role allows, a line each: <c>dynamodb:GetItem on arn:…</c>.</summary>
    public IReadOnlyList<string> RoleAllows { get; init; } = [];

    /// <summary>The settings that its code reads: some of them secrets, none of them to be shown.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings =>
        Configuration.TryGetProperty("Environment", out var environment) && environment.TryGetProperty("Variables", out var variables)
            ? [.. variables.EnumerateObject()
                .Select(variable => (variable.Name, variable.Value.GetString()!))
                .OrderBy(variable => variable.Name, StringComparer.Ordinal)]
            : [];

    /// <summary>The names of those settings that go into Parameter Store.</summary>
    public IReadOnlyList<string> Secrets =>
    [
        .. Settings.Where(setting => !PlainSetting.MayBeWritten(setting.Name, setting.Value)).Select(setting => setting.Name),
    ];

    /// <summary>Name of the SSM parameter for a secret.</summary>
    public string ParameterName(string secret) => $"/worker/{Name}/{secret}";
}

/// <summary>A statement of the function's policy: who may call it.</summary>
/// <param name="OnAlias">True when it is for the alias, false for the function itself.</param>
/// <param name="Conditions">By the argument names of <c>aws_lambda_permission</c>.</param>
internal sealed record Permission(
    string StatementId, string Action, string Principal, bool OnAlias, IReadOnlyDictionary<string, string> Conditions);

/// <summary>A target of an EventBridge rule that is the function.</summary>
/// <param name="Rule">As in the response of <c>events list-rules</c>.</param>
/// <param name="IsShared">True when the rule has targets beside this one: then it stays outside.</param>
/// <param name="Target">As in the response of <c>events list-targets-by-rule</c>.</param>
internal sealed record RuleTarget(JsonElement Rule, bool IsShared, JsonElement Target, bool OnAlias)
{
    public string RuleName => Rule.GetProperty("Name").GetString()!;
}

/// <param name="Mapping">As in the response of <c>lambda list-event-source-mappings</c>.</param>
internal sealed record SourceMapping(JsonElement Mapping, bool OnAlias);

/// <param name="Attributes">As in the response of <c>sns get-subscription-attributes</c>.</param>
internal sealed record Subscription(string Arn, string TopicArn, JsonElement Attributes);
