using System.Text.Json;
using System.Text.Json.Nodes;
using Worker.Cli.Aws;

namespace Worker.Cli.Adopt;

/// <summary>Reads functions and everything around them from an account; changes nothing there.</summary>
internal sealed class AccountReader(AwsCli aws, string alias)
{
    private const int CallsAtOnce = 4;

    private static readonly string[] Operators = ["ArnLike", "StringEquals", "ArnEquals", "StringLike"];

    /// <summary>What tells one version from another.</summary>
    private static readonly string[] Told = ["CodeSha256", "Runtime", "Handler", "MemorySize", "Timeout", "Role", "Environment"];

    /// <summary>The conditions of a function's policy, and what <c>aws_lambda_permission</c> calls them.</summary>
    private static readonly Dictionary<string, string> Conditions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AWS:SourceArn"] = "source_arn",
        ["AWS:SourceAccount"] = "source_account",
        ["AWS:PrincipalOrgID"] = "principal_org_id",
        ["lambda:EventSourceToken"] = "event_source_token",
        ["lambda:FunctionUrlAuthType"] = "function_url_auth_type",
    };

    /// <summary>The names of all functions of the account and region.</summary>
    public async Task<IReadOnlyList<string>> FunctionNamesAsync(CancellationToken cancellationToken)
    {
        var functions = Items(await aws.CallAsync("lambda", "list-functions", [], cancellationToken), "Functions");
        return [.. functions.Select(function => Text(function, "FunctionName"))];
    }

    /// <summary>Reads functions that exist.</summary>
    /// <param name="note">Called with the name of what is read.</param>
    /// <exception cref="UserException">A function cannot be switched without a failed call; says what to do first.</exception>
    public async Task<IReadOnlyList<ForeignFunction>> ReadAsync(
        IReadOnlyList<string> names, Action<string> note, CancellationToken cancellationToken)
    {
        note("triggers");
        var rules = Items(await aws.CallAsync("events", "list-rules", [], cancellationToken), "Rules");
        var targets = await EachAsync(
            rules,
            async rule =>
            {
                var input = new JsonObject { ["Rule"] = Text(rule, "Name") };
                return Items(await aws.CallAsync("events", "list-targets-by-rule", input, cancellationToken), "Targets");
            },
            cancellationToken);
        var logInput = new JsonObject { ["logGroupNamePrefix"] = "/aws/lambda/" };
        var logGroups = Items(await aws.CallAsync("logs", "describe-log-groups", logInput, cancellationToken), "logGroups");
        var account = new Account(
            [.. rules.Zip(targets)],
            Items(await aws.CallAsync("lambda", "list-event-source-mappings", [], cancellationToken), "EventSourceMappings"),
            Items(await aws.CallAsync("sns", "list-subscriptions", [], cancellationToken), "Subscriptions"),
            [.. logGroups.Select(group => Text(group, "logGroupName"))]);
        var functions = await EachAsync(
            names,
            async name =>
            {
                note(name);
                return await ReadAsync(name, account, cancellationToken);
            },
            cancellationToken);
        return await WithRolesAsync(functions, cancellationToken);
    }

    private async Task<ForeignFunction> ReadAsync(string name, Account account, CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["FunctionName"] = name };
        var function = await aws.CallAsync("lambda", "get-function", input, cancellationToken);
        var configuration = function.GetProperty("Configuration");
        if (configuration.TryGetProperty("PackageType", out var package) && package.GetString() == "Image")
        {
            throw new UserException(
                $"{name} runs a container image, which cannot become a zip: "
                + "write it as a new job with ./worker new and switch its trigger.");
        }

        var aliases = Items(await aws.CallAsync("lambda", "list-aliases", input, cancellationToken), "Aliases");
        var entry = aliases.FirstOrDefault(item => Text(item, "Name") == alias);
        var version = entry.ValueKind == JsonValueKind.Undefined ? null : Text(entry, "FunctionVersion");
        if (version is null or "$LATEST")
        {
            var command = version is null ? "create-alias" : "update-alias";
            throw new UserException(
                $"{name} has no alias {alias} of a published version, so its callers could not stay on the old code: "
                + $"aws lambda {command} --function-name {name} --name {alias} "
                + $"--function-version \"$(aws lambda publish-version --function-name {name} --query Version --output text)\", "
                + "then point its callers to the alias.");
        }

        if (entry.TryGetProperty("RoutingConfig", out var routing)
            && routing.TryGetProperty("AdditionalVersionWeights", out var weights)
            && weights.EnumerateObject().Any())
        {
            throw new UserException(
                $"the alias {alias} of {name} stands for two versions: decide for one first: "
                + $"aws lambda update-alias --function-name {name} --name {alias} --routing-config AdditionalVersionWeights={{}}");
        }

        var arn = Text(configuration, "FunctionArn");
        var found = new ForeignFunction(name, configuration, alias, version)
        {
            AliasDescription = Optional(entry, "Description") ?? "",
            Tags = function.TryGetProperty("Tags", out var tags)
                ? tags.EnumerateObject().Where(tag => !tag.Name.StartsWith("aws:", StringComparison.Ordinal))
                    .ToDictionary(tag => tag.Name, tag => tag.Value.GetString()!)
                : [],
            ReservedConcurrency = function.TryGetProperty("Concurrency", out var concurrency)
                ? concurrency.GetProperty("ReservedConcurrentExecutions").GetInt32()
                : null,
            HasLogGroup = account.LogGroups.Contains($"/aws/lambda/{name}"),
            Permissions = await PermissionsAsync(name, arn, cancellationToken),
            Targets =
            [
                .. from rule in account.Rules
                   from target in rule.Targets
                   where Calls(Text(target, "Arn"), arn)
                   select new RuleTarget(rule.Rule, rule.Targets.Count > 1, target, Text(target, "Arn") != arn),
            ],
            Mappings =
            [
                .. from mapping in account.Mappings
                   let called = Text(mapping, "FunctionArn")
                   where Calls(called, arn)
                   select new SourceMapping(mapping, called != arn),
            ],
            Subscriptions = await SubscriptionsAsync(name, arn, account, cancellationToken),
        };
        await CheckCallersAsync(found, cancellationToken);
        return found;
    }

    /// <summary>A trigger that calls <c>$LATEST</c> is pointed to the alias, which must therefore be the same.</summary>
    private async Task CheckCallersAsync(ForeignFunction function, CancellationToken cancellationToken)
    {
        foreach (var target in function.Targets.Where(target => PlainSetting.MayHoldSecret(target.Target.ToString())))
        {
            throw new UserException(
                $"the target {Text(target.Target, "Id")} of rule {target.RuleName} seems to hold a secret, which would go into a file: "
                + $"let {function.Name} read it from Parameter Store instead, then adopt it.");
        }

        if (function.Targets.All(target => target.OnAlias) && function.Mappings.All(mapping => mapping.OnAlias))
        {
            return;
        }

        var input = new JsonObject { ["FunctionName"] = function.Name, ["Qualifier"] = function.Version };
        var version = await aws.CallAsync("lambda", "get-function-configuration", input, cancellationToken);
        var differs = Told.FirstOrDefault(property =>
            !JsonElement.DeepEquals(Property(version, property), Property(function.Configuration, property)));
        if (differs is not null)
        {
            throw new UserException(
                $"{function.Name} is called both by itself and through its alias {function.Alias}, and the two differ ({differs}): "
                + "publish what is right first: "
                + $"aws lambda update-alias --function-name {function.Name} --name {function.Alias} "
                + $"--function-version \"$(aws lambda publish-version --function-name {function.Name} --query Version --output text)\"");
        }
    }

    private async Task<IReadOnlyList<Permission>> PermissionsAsync(string name, string arn, CancellationToken cancellationToken)
    {
        var onFunction = await StatementsAsync(new JsonObject { ["FunctionName"] = name }, arn, cancellationToken);
        var aliasInput = new JsonObject { ["FunctionName"] = name, ["Qualifier"] = alias };
        var onAlias = await StatementsAsync(aliasInput, $"{arn}:{alias}", cancellationToken);
        return
        [
            .. onFunction.Select(statement => Read(name, statement, onAlias: false)),
            .. onAlias.Select(statement => Read(name, statement, onAlias: true)),
        ];
    }

    private async Task<IReadOnlyList<JsonElement>> StatementsAsync(
        JsonObject input, string resource, CancellationToken cancellationToken)
    {
        if (await TryAsync("lambda", "get-policy", input, cancellationToken) is not { } response)
        {
            return [];
        }

        var statements = JsonElement.Parse(Text(response, "Policy")).GetProperty("Statement").EnumerateArray();
        return [.. statements.Where(statement => Text(statement, "Resource") == resource)];
    }

    private static Permission Read(string name, JsonElement statement, bool onAlias)
    {
        var principal = statement.GetProperty("Principal");
        var conditions = new Dictionary<string, string>();
        var tests = statement.TryGetProperty("Condition", out var all) ? all.EnumerateObject().ToList() : [];
        foreach (var (test, keys) in tests.Select(condition => (condition.Name, condition.Value)))
        {
            foreach (var key in keys.EnumerateObject())
            {
                if (!Operators.Contains(test)
                    || !Conditions.TryGetValue(key.Name, out var argument)
                    || key.Value.ValueKind != JsonValueKind.String)
                {
                    throw new UserException(
                        $"the permission {Text(statement, "Sid")} of {name} has a condition that Terraform cannot express "
                        + $"({test} {key.Name}): give it again with aws lambda add-permission, "
                        + "then aws lambda remove-permission for the old one.");
                }

                conditions[argument] = key.Value.GetString()!;
            }
        }

        return new Permission(
            Text(statement, "Sid"),
            Text(statement, "Action"),
            principal.ValueKind == JsonValueKind.String ? principal.GetString()! : principal.EnumerateObject().First().Value.GetString()!,
            onAlias,
            conditions);
    }

    private async Task<IReadOnlyList<Subscription>> SubscriptionsAsync(
        string name, string arn, Account account, CancellationToken cancellationToken)
    {
        var found = new List<Subscription>();
        var ofFunction = account.Subscriptions.Where(item => Text(item, "Protocol") == "lambda" && Calls(Text(item, "Endpoint"), arn));
        foreach (var subscription in ofFunction)
        {
            // A subscription cannot be pointed elsewhere, only be replaced; in Terraform that would lose messages.
            if (Text(subscription, "Endpoint") == arn)
            {
                throw new UserException(
                    $"topic {Text(subscription, "TopicArn")} calls {name} itself, not its alias: "
                    + "subscribe the alias and end this subscription first, as docs/migrating-from-apex.md shows "
                    + "under \"A topic or bucket that calls the function itself\".");
            }

            var subscriptionArn = Text(subscription, "SubscriptionArn");
            var input = new JsonObject { ["SubscriptionArn"] = subscriptionArn };
            var attributes = await aws.CallAsync("sns", "get-subscription-attributes", input, cancellationToken);
            found.Add(new Subscription(subscriptionArn, Text(subscription, "TopicArn"), attributes.GetProperty("Attributes")));
        }

        return found;
    }

    private async Task<IReadOnlyList<ForeignFunction>> WithRolesAsync(
        IReadOnlyList<ForeignFunction> functions, CancellationToken cancellationToken)
    {
        var roles = functions.Select(function => function.RoleName).Distinct().ToList();
        var allowed = await EachAsync(roles, role => RoleAllowsAsync(role, cancellationToken), cancellationToken);
        var byRole = roles.Zip(allowed).ToDictionary(role => role.First, role => role.Second);
        return [.. functions.Select(function => function with { RoleAllows = byRole[function.RoleName] })];
    }

    private async Task<IReadOnlyList<string>> RoleAllowsAsync(string role, CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["RoleName"] = role };
        var lines = new List<string>();
        foreach (var policy in Items(await TryAsync("iam", "list-role-policies", input, cancellationToken) ?? default, "PolicyNames"))
        {
            var policyInput = new JsonObject { ["RoleName"] = role, ["PolicyName"] = policy.GetString() };
            var response = await aws.CallAsync("iam", "get-role-policy", policyInput, cancellationToken);
            var document = response.GetProperty("PolicyDocument");
            lines.AddRange(Many(document.GetProperty("Statement")).Select(statement =>
                $"{(Text(statement, "Effect") == "Deny" ? "not " : "")}{Listed(statement, "Action")} on {Listed(statement, "Resource")}"));
        }

        var attached = Items(await TryAsync("iam", "list-attached-role-policies", input, cancellationToken) ?? default, "AttachedPolicies");
        lines.AddRange(attached.Select(policy => $"all of {Text(policy, "PolicyArn")}"));
        return lines;
    }

    /// <summary>Calls an operation; null when what it asks for is not there.</summary>
    private async Task<JsonElement?> TryAsync(string service, string operation, JsonObject input, CancellationToken cancellationToken)
    {
        try
        {
            return await aws.CallAsync(service, operation, input, cancellationToken);
        }
        catch (AwsCliException exception) when (exception.Code is "ResourceNotFoundException" or "NoSuchEntity")
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<TResult>> EachAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TItem, Task<TResult>> read, CancellationToken cancellationToken)
    {
        var results = new TResult[items.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, items.Count, options, async (index, _) => results[index] = await read(items[index]));
        return results;
    }

    /// <summary>True for the function itself and for each of its versions and aliases.</summary>
    private static bool Calls(string target, string function) =>
        target == function || target.StartsWith($"{function}:", StringComparison.Ordinal);

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;

    private static string? Optional(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.GetString() : null;

    private static JsonElement Property(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value : JsonElement.Parse("null");

    private static List<JsonElement> Items(JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out var items) ? [.. items.EnumerateArray()] : [];

    private static List<JsonElement> Many(JsonElement oneOrMany) =>
        oneOrMany.ValueKind == JsonValueKind.Array ? [.. oneOrMany.EnumerateArray()] : [oneOrMany];

    private static string Listed(JsonElement statement, string property) => statement.TryGetProperty(property, out var value)
        ? Joined(value)
        : $"all but {Joined(statement.GetProperty($"Not{property}"))}";

    private static string Joined(JsonElement oneOrMany) => string.Join(", ", Many(oneOrMany).Select(item => item.GetString()));

    /// <summary>What is read once for all functions.</summary>
    private sealed record Account(
        IReadOnlyList<(JsonElement Rule, List<JsonElement> Targets)> Rules,
        IReadOnlyList<JsonElement> Mappings,
        IReadOnlyList<JsonElement> Subscriptions,
        HashSet<string> LogGroups);
}
