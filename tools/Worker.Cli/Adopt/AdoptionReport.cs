using System.Text;
using System.Text.Json;

namespace Worker.Cli.Adopt;

/// <summary>Tells a person what was written and what is to be known and done next. Never shows the value of a setting.</summary>
internal static class AdoptionReport
{
    public static string Write(IReadOnlyList<ForeignFunction> functions)
    {
        var text = new StringBuilder();
        foreach (var function in functions)
        {
            text.AppendLine(
                $"{function.Name}: terraform/{function.Name}.tf, functions/Jobs/{function.JobName}/{function.JobName}Handler.cs; "
                + $"callers stay on version {function.Version}");
            foreach (var note in Notes(function))
            {
                text.AppendLine($"  {note}");
            }
        }

        if (functions.Any(function => function.Secrets.Count > 0))
        {
            text.AppendLine()
                .AppendLine("Settings that may be secrets are not written: the files name parameters instead, which the ported jobs read.")
                .AppendLine("Put each into Parameter Store (the value is not shown):");
            foreach (var (function, secret) in functions.SelectMany(function => function.Secrets.Select(secret => (function, secret))))
            {
                text.AppendLine(PutParameter(function, secret));
            }
        }

        text.AppendLine();
        text.Append("Next: docs/migrating-from-apex.md, \"Import\". ");
        return text.Append("Do not show the first plan: Terraform prints what it imports, secrets included.").ToString();
    }

    /// <summary>What is special about a function.</summary>
    public static IReadOnlyList<string> Notes(ForeignFunction function)
    {
        var notes = new List<string>();
        notes.AddRange(
            from target in function.Targets
            where !target.OnAlias
            select $"rule {target.RuleName} calls the function itself: "
                + "the first apply gives it a permission on the alias and points it there");
        notes.AddRange(
            from mapping in function.Mappings
            where !mapping.OnAlias
            select $"the mapping of {mapping.Mapping.GetProperty("EventSourceArn").GetString()} calls the function itself: "
                + "the first apply points it to the alias");
        notes.AddRange(
            from target in function.Targets
            where target.IsShared
            select $"rule {target.RuleName} has other targets too: "
                + "the rule stays outside this Terraform, only the target is imported");
        notes.AddRange(
            from permission in function.Permissions
            where !permission.OnAlias && permission.Principal != "events.amazonaws.com"
            select $"{permission.Principal} may call the function itself (permission {permission.StatementId}): "
                + "if it does, point it to the alias before the switch");
        var configuration = function.Configuration;
        if (configuration.TryGetProperty("VpcConfig", out var network)
            && network.TryGetProperty("SubnetIds", out var subnets)
            && subnets.GetArrayLength() > 0)
        {
            notes.Add("it is in a VPC: before the switch the shared role must have ec2:CreateNetworkInterface, "
                + "ec2:DescribeNetworkInterfaces and ec2:DeleteNetworkInterface");
        }

        if (configuration.TryGetProperty("DeadLetterConfig", out var letters) && letters.TryGetProperty("TargetArn", out var queue))
        {
            notes.Add($"its own dead letters go to {queue.GetString()}: allow the shared role to send there before the switch");
        }

        if (configuration.TryGetProperty("Layers", out var layers)
            && layers.ValueKind == JsonValueKind.Array
            && layers.GetArrayLength() > 0)
        {
            notes.Add("it has layers: delete those from its file that only served the old language");
        }

        if (configuration.TryGetProperty("Architectures", out var architectures)
            && architectures[0].GetString() is { } architecture
            && architecture != "x86_64")
        {
            notes.Add($"it runs on {architecture}, this package on x86_64: the switch changes that");
        }

        if (!function.HasLogGroup)
        {
            notes.Add("it has no log group yet: the first apply makes one");
        }

        return notes;
    }

    private static string PutParameter(ForeignFunction function, string secret) =>
        $"  printf %s \"$(aws lambda get-function-configuration --region {function.Region} --function-name {function.Name} "
        + $"--query 'Environment.Variables.\"{secret}\"' --output text)\" "
        + $"| aws ssm put-parameter --region {function.Region} --type SecureString --name {function.ParameterName(secret)} "
        + "--value file:///dev/stdin";
}
