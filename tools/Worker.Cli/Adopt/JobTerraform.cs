using System.Text;
using System.Text.Json;

namespace Worker.Cli.Adopt;

/// <summary>
/// Writes <c>terraform/&lt;job&gt;.tf</c>: the function as it will be, in this house's form, held as it is until its author deletes the
/// marked parts. The alias keeps callers on the old version while <c>$LATEST</c> changes, because AWS takes a new runtime and new code one
/// after the other.
/// </summary>
/// <param name="environment">The environment in which the function exists.</param>
internal sealed class JobTerraform(ForeignFunction function, string environment)
{
    private const string Held =
        """

          # Holds it as it was found. Delete these lines with the switch.
          lifecycle {
            ignore_changes = all
          }
        """;

    private readonly string name = function.Name;
    private readonly List<string> blocks = [];
    private readonly List<string> imports = [];

    private string Adopted => $"local.{name}_adopted";

    private string? Description =>
        function.Configuration.TryGetProperty("Description", out var text) && text.GetString() is { Length: > 0 } found ? found : null;

    public string Write()
    {
        AddOpening();
        AddFunction();
        AddAlias();
        AddLogGroup();
        AddRules();
        AddMappings();
        AddSubscriptions();
        AddPermissions();
        AddFailures();
        const string importComment = "# What was imported. Delete with the switch, or at any time after the first apply.";
        return Hcl.Aligned(string.Join("\n\n", [.. blocks, importComment, .. imports])) + "\n";
    }

    private void AddOpening()
    {
        var description = Description ?? "what it does is still to be said";
        var opening = new StringBuilder(Hcl.Comment(
            $"{function.JobName}: {description.ReplaceLineEndings(" ")}\n\n"
            + $"Adopted in {environment}: callers get version {function.Version} of the old code, through the alias {function.Alias}, "
            + "until the job is ported and\nswitched (docs/migrating-from-apex.md)."));
        if (function.RoleAllows.Count > 0)
        {
            opening.Append('\n').Append(Hcl.Comment(
                $"\nIts old role, {function.RoleName}, allows what follows. "
                + $"Give the ported job what it needs in an aws_iam_role_policy.{name}.\n{string.Join('\n', function.RoleAllows)}"));
        }

        if (function.Secrets.Count > 0)
        {
            opening.Append('\n').Append(Hcl.Comment(
                "\nIts old code has secrets in its environment. The ported job gets the names of parameters instead and reads those\n"
                + "(docs/writing-a-job.md, Secrets). Its policy must allow that:\nssm:GetParameter on "
                + $"arn:aws:ssm:${{var.region}}:${{local.account}}:parameter/worker/{name}/*"));
        }

        blocks.Add(opening.ToString());
        blocks.Add(
            $$"""
            locals {
              # Elsewhere Terraform makes the function anew, without the triggers that lie outside this Terraform.
              {{name}}_adopted = var.environment == "{{environment}}"
            }
            """);
    }

    private void AddFunction()
    {
        var configuration = function.Configuration;
        var body = new StringBuilder();
        void Add(string argument, string value) => body.Append($"\n  {argument} = {value}");

        Add("function_name", Hcl.Text(name));
        if (Description is { } description)
        {
            Add("description", Hcl.Text(description));
        }

        Add("handler", Hcl.Text(function.JobName));
        Add("runtime", "\"provided.al2023\"");
        Add("architectures", "[var.architecture]");
        Add("role", "aws_iam_role.worker.arn");
        Add("s3_bucket", "aws_s3_object.package.bucket");
        Add("s3_key", "aws_s3_object.package.key");
        Add("s3_object_version", "aws_s3_object.package.version_id");
        Add("source_code_hash", "local.package_hash");
        Add("memory_size", configuration.GetProperty("MemorySize").GetRawText());
        Add("timeout", configuration.GetProperty("Timeout").GetRawText());
        Add("publish", "true");
        if (function.ReservedConcurrency is { } reserved)
        {
            Add("reserved_concurrent_executions", $"{reserved}");
        }

        if (Items(configuration, "Layers") is { Count: > 0 } layers)
        {
            body.Append("\n\n  # Delete those that only served the old language.");
            Add("layers", Hcl.Texts(layers.Select(layer => layer.GetProperty("Arn").GetString()!)));
        }

        if (function.Tags.Count > 0)
        {
            var tags = function.Tags.Select(tag => $"\n    {Hcl.Text(tag.Key)} = {Hcl.Text(tag.Value)}");
            body.Append("\n\n  tags = {").AppendJoin("", tags).Append("\n  }");
        }

        body.Append("\n\n").Append(Environment());
        if (configuration.TryGetProperty("VpcConfig", out var network) && Items(network, "SubnetIds") is { Count: > 0 } subnets)
        {
            var groups = Items(network, "SecurityGroupIds");
            body.Append("\n\n  # The job's policy must allow first: ec2:CreateNetworkInterface, ec2:DeleteNetworkInterface and");
            body.Append("\n  # ec2:DescribeNetworkInterfaces.");
            body.Append($"\n  vpc_config {{\n    subnet_ids = {Hcl.Texts(subnets.Select(Text))}");
            body.Append($"\n    security_group_ids = {Hcl.Texts(groups.Select(Text))}\n  }}");
        }

        if (configuration.TryGetProperty("DeadLetterConfig", out var deadLetters) && deadLetters.TryGetProperty("TargetArn", out var queue))
        {
            body.Append("\n\n  # The shared role must be allowed to send there first.");
            body.Append($"\n  dead_letter_config {{\n    target_arn = {Hcl.Value(queue)}\n  }}");
        }

        if (configuration.TryGetProperty("EphemeralStorage", out var storage) && storage.GetProperty("Size").GetInt32() != 512)
        {
            body.Append($"\n\n  ephemeral_storage {{\n    size = {storage.GetProperty("Size").GetRawText()}\n  }}");
        }

        if (configuration.TryGetProperty("TracingConfig", out var tracing) && Text(tracing.GetProperty("Mode")) == "Active")
        {
            body.Append("\n\n  tracing_config {\n    mode = \"Active\"\n  }");
        }

        var job = function.JobName;
        body.Append(
            $$"""


              # Holds the function as it was found. Delete these lines when functions/Jobs/{{job}} is ported: the next apply then
              # publishes it as a version that nobody calls yet.
              lifecycle {
                ignore_changes = all
              }
            """);
        AddResource("aws_lambda_function", name, body.ToString(), name);
    }

    private string Environment()
    {
        var settings = function.Settings.Select(setting => function.Secrets.Contains(setting.Name)
            ? $"\n      {setting.Name}_PARAMETER = {Hcl.Text(function.ParameterName(setting.Name))}"
            : $"\n      {setting.Name} = {Hcl.Text(setting.Value)}").ToList();
        var variables = settings.Count == 0
            ? "local.common_settings"
            : $"merge(local.common_settings, {{{string.Concat(settings)}\n    }})";
        return $"  environment {{\n    variables = {variables}\n  }}";
    }

    private void AddAlias()
    {
        var description = function.AliasDescription.Length == 0 ? "" : $"\n  description = {Hcl.Text(function.AliasDescription)}";
        AddResource(
            "aws_lambda_alias",
            name,
            $$"""

              name = {{Hcl.Text(function.Alias)}}{{description}}
              function_name = aws_lambda_function.{{name}}.function_name

              # The old code. The switch makes it: function_version = aws_lambda_function.{{name}}.version
              function_version = {{Adopted}} ? "{{function.Version}}" : aws_lambda_function.{{name}}.version
            """,
            $"{name}/{function.Alias}");
    }

    private void AddLogGroup() => AddResource(
        "aws_cloudwatch_log_group",
        name,
        $$"""

          name = "/aws/lambda/{{name}}"
          retention_in_days = var.log_retention_days

          # Holds it as it was found. Without these lines AWS deletes what is older than var.log_retention_days, for good.
          lifecycle {
            ignore_changes = all
          }
        """,
        function.HasLogGroup ? $"/aws/lambda/{name}" : null);

    private void AddRules()
    {
        var rules = function.Targets.Where(target => !target.IsShared).DistinctBy(target => target.RuleName).ToList();
        for (var index = 0; index < rules.Count; index++)
        {
            var rule = rules[index].Rule;
            var body = $"\n  name = {Hcl.Text(rules[index].RuleName)}"
                + Optional(rule, "Description", "description")
                + Optional(rule, "ScheduleExpression", "schedule_expression")
                + Optional(rule, "EventPattern", "event_pattern")
                + Optional(rule, "RoleArn", "role_arn")
                + $"\n  state = {Hcl.Value(rule.GetProperty("State"))}\n{Held}";
            AddResource("aws_cloudwatch_event_rule", Label(index, rules.Count), body, rules[index].RuleName);
        }

        for (var index = 0; index < function.Targets.Count; index++)
        {
            var target = function.Targets[index];
            var ownRule = rules.FindIndex(rule => rule.RuleName == target.RuleName);
            var rule = ownRule < 0 ? Hcl.Text(target.RuleName) : $"aws_cloudwatch_event_rule.{Label(ownRule, rules.Count)}.name";
            var body = new StringBuilder($"\n  rule = {rule}\n  target_id = {Hcl.Value(target.Target.GetProperty("Id"))}");
            body.Append($"\n  arn = aws_lambda_alias.{name}.arn");
            body.Append(Optional(target.Target, "RoleArn", "role_arn"));
            body.Append(Optional(target.Target, "Input", "input"));
            body.Append(Optional(target.Target, "InputPath", "input_path"));
            if (target.Target.TryGetProperty("InputTransformer", out var transformer))
            {
                var paths = transformer.TryGetProperty("InputPathsMap", out var map)
                    ? map.EnumerateObject().Select(path => $"\n      {Hcl.Text(path.Name)} = {Hcl.Value(path.Value)}")
                    : [];
                body.Append($"\n\n  input_transformer {{\n    input_template = {Hcl.Value(transformer.GetProperty("InputTemplate"))}\n");
                body.Append($"\n    input_paths = {{{string.Concat(paths)}\n    }}\n  }}");
            }

            if (target.Target.TryGetProperty("RetryPolicy", out var retries))
            {
                var policy = Optional(retries, "MaximumRetryAttempts", "maximum_retry_attempts", "    ")
                    + Optional(retries, "MaximumEventAgeInSeconds", "maximum_event_age_in_seconds", "    ");
                body.Append($"\n\n  retry_policy {{{policy}\n  }}");
            }

            if (target.Target.TryGetProperty("DeadLetterConfig", out var deadLetters))
            {
                body.Append($"\n\n  dead_letter_config {{\n    arn = {Hcl.Value(deadLetters.GetProperty("Arn"))}\n  }}");
            }

            var label = Label(index, function.Targets.Count);
            if (!target.OnAlias)
            {
                // The alias needs the rule's permission before the first apply points the target to it.
                body.Append("\n\n  # Called the function itself; the first apply points it to the alias.");
                body.Append($"\n  depends_on = [aws_lambda_permission.{label}_rule]");
                var source = new Dictionary<string, string> { ["source_arn"] = Text(target.Rule.GetProperty("Arn")) };
                var permission = new Permission(
                    $"adopted-{target.RuleName}", "lambda:InvokeFunction", "events.amazonaws.com", OnAlias: true, source);
                AddResource("aws_lambda_permission", $"{label}_rule", PermissionBody(permission), importId: null);
            }

            var importId = $"{target.RuleName}/{Text(target.Target.GetProperty("Id"))}";
            AddResource("aws_cloudwatch_event_target", label, body.ToString(), importId);
        }
    }

    private void AddMappings()
    {
        for (var index = 0; index < function.Mappings.Count; index++)
        {
            var mapping = function.Mappings[index].Mapping;
            var body = new StringBuilder($"\n  count = {Adopted} ? 1 : 0");
            body.Append($"\n  event_source_arn = {Hcl.Value(mapping.GetProperty("EventSourceArn"))}");
            body.Append($"\n  function_name = aws_lambda_alias.{name}.arn");
            if (mapping.TryGetProperty("State", out var state) && Text(state).StartsWith("Disabl", StringComparison.Ordinal))
            {
                body.Append("\n  enabled = false");
            }

            foreach (var (property, argument, unset) in MappingArguments)
            {
                if (mapping.TryGetProperty(property, out var value)
                    && value.ValueKind != JsonValueKind.Null
                    && value.GetRawText() is var raw && raw != unset && raw != "[]")
                {
                    body.Append($"\n  {argument} = {Hcl.Value(value)}");
                }
            }

            if (mapping.TryGetProperty("FilterCriteria", out var criteria) && Items(criteria, "Filters") is { Count: > 0 } filters)
            {
                var patterns = filters.Select(filter => Hcl.Value(filter.GetProperty("Pattern")));
                body.Append("\n\n  filter_criteria {")
                    .AppendJoin("", patterns.Select(pattern => $"\n    filter {{\n      pattern = {pattern}\n    }}"))
                    .Append("\n  }");
            }

            if (mapping.TryGetProperty("DestinationConfig", out var destinations)
                && destinations.TryGetProperty("OnFailure", out var failure)
                && failure.TryGetProperty("Destination", out var destination))
            {
                body.Append("\n\n  destination_config {\n    on_failure {");
                body.Append($"\n      destination_arn = {Hcl.Value(destination)}\n    }}\n  }}");
            }

            // One that called the function itself is not held: the first apply points it to the alias.
            body.Append(function.Mappings[index].OnAlias ? $"\n{Held}" : "");
            var label = Label(index, function.Mappings.Count);
            AddResource(
                "aws_lambda_event_source_mapping", label, body.ToString(), Text(mapping.GetProperty("UUID")), counted: true);
        }
    }

    private void AddSubscriptions()
    {
        for (var index = 0; index < function.Subscriptions.Count; index++)
        {
            var subscription = function.Subscriptions[index];
            var body = new StringBuilder($"\n  count = {Adopted} ? 1 : 0\n  topic_arn = {Hcl.Text(subscription.TopicArn)}");
            body.Append($"\n  protocol = \"lambda\"\n  endpoint = aws_lambda_alias.{name}.arn");
            body.Append(Optional(subscription.Attributes, "FilterPolicy", "filter_policy"));
            if (subscription.Attributes.TryGetProperty("FilterPolicy", out _))
            {
                body.Append(Optional(subscription.Attributes, "FilterPolicyScope", "filter_policy_scope"));
            }

            body.Append(Optional(subscription.Attributes, "RedrivePolicy", "redrive_policy"));
            body.Append(
                """


                  # Only Terraform knows these two, so an import has no value for them. Delete these lines with the switch.
                  lifecycle {
                    ignore_changes = [confirmation_timeout_in_minutes, endpoint_auto_confirms]
                  }
                """);
            var label = Label(index, function.Subscriptions.Count);
            AddResource("aws_sns_topic_subscription", label, body.ToString(), subscription.Arn, counted: true);
        }
    }

    private void AddPermissions()
    {
        for (var index = 0; index < function.Permissions.Count; index++)
        {
            var permission = function.Permissions[index];
            var qualifier = permission.OnAlias ? $":{function.Alias}" : "";
            var importId = $"{name}{qualifier}/{permission.StatementId}";
            AddResource("aws_lambda_permission", Label(index, function.Permissions.Count), PermissionBody(permission), importId);
        }
    }

    private string PermissionBody(Permission permission) =>
        $"\n  statement_id = {Hcl.Text(permission.StatementId)}\n  action = {Hcl.Text(permission.Action)}"
        + $"\n  function_name = aws_lambda_function.{name}.function_name"
        + (permission.OnAlias ? $"\n  qualifier = aws_lambda_alias.{name}.name" : "")
        + $"\n  principal = {Hcl.Text(permission.Principal)}"
        + string.Concat(permission.Conditions.Select(condition => $"\n  {condition.Key} = {Hcl.Text(condition.Value)}"));

    private void AddFailures() => AddResource(
        "aws_lambda_function_event_invoke_config",
        name,
        $$"""

          # The old role may not send to the queue. Delete this line with the switch.
          count = {{Adopted}} ? 0 : 1

          function_name = aws_lambda_function.{{name}}.function_name
          qualifier = aws_lambda_alias.{{name}}.name
          maximum_event_age_in_seconds = 6 * 3600
          maximum_retry_attempts = 2

          destination_config {
            on_failure {
              destination = aws_sqs_queue.dead_letters.arn
            }
          }
        """,
        importId: null);

    private void AddResource(string type, string label, string body, string? importId, bool counted = false)
    {
        blocks.Add($"resource \"{type}\" \"{label}\" {{{body}\n}}");
        if (importId is not null)
        {
            imports.Add(
                $$"""
                import {
                  for_each = toset({{Adopted}} ? [{{Hcl.Text(importId)}}] : [])
                  to       = {{type}}.{{label}}{{(counted ? "[0]" : "")}}
                  id       = each.key
                }
                """);
        }
    }

    /// <summary>The function's name, with a number where the function has several of a kind.</summary>
    private string Label(int index, int count) => count == 1 ? name : $"{name}_{index + 1}";

    private static string Optional(JsonElement element, string property, string argument, string indent = "  ") =>
        element.TryGetProperty(property, out var value) && value.ValueKind != JsonValueKind.Null && value.ToString().Length > 0
            ? $"\n{indent}{argument} = {Hcl.Value(value)}"
            : "";

    private static string Text(JsonElement value) => value.GetString()!;

    private static List<JsonElement> Items(JsonElement element, string property) =>
        element.TryGetProperty(property, out var items) && items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray()] : [];

    /// <summary>What a mapping may say, and the value in the response of AWS that means that it says nothing.</summary>
    private static readonly (string Property, string Argument, string Unset)[] MappingArguments =
    [
        ("BatchSize", "batch_size", ""),
        ("StartingPosition", "starting_position", ""),
        ("MaximumBatchingWindowInSeconds", "maximum_batching_window_in_seconds", "0"),
        ("ParallelizationFactor", "parallelization_factor", "1"),
        ("MaximumRecordAgeInSeconds", "maximum_record_age_in_seconds", "-1"),
        ("MaximumRetryAttempts", "maximum_retry_attempts", "-1"),
        ("BisectBatchOnFunctionError", "bisect_batch_on_function_error", "false"),
        ("TumblingWindowInSeconds", "tumbling_window_in_seconds", "0"),
        ("FunctionResponseTypes", "function_response_types", ""),
    ];
}
