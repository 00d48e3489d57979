using System.Text.Json;
using System.Text.RegularExpressions;
using Worker.Cli.Fleet.Code;
using Worker.Cli.Fleet.Hcl;

namespace Worker.Cli.Fleet;

/// <summary>Reads what Terraform says of a job.</summary>
internal sealed partial class JobReader(TerraformModel terraform)
{
    // What Lambda gives a function that says nothing.
    private const double DefaultMemory = 128;
    private const double DefaultSeconds = 3;

    private readonly PolicyReader policies = new(terraform);
    private readonly TriggerReader triggers = new(terraform);

    public Job Read(JobCode? code, HclFile? file)
    {
        var functions = terraform.All("aws_lambda_function").Where(function => function.File == file?.Source).ToList();
        var function = functions.Find(one => code is not null && terraform.Values.Text(one.Get("handler")) == code.Job)
            ?? functions.Find(one => one.Label == file?.Source.Stem)
            ?? functions.FirstOrDefault();
        var settings = new List<SetSetting>();
        var isOpen = function?.Get("environment", "variables") is { } variables
            && !ReadSettings(variables, function, isOwn: true, settings);
        var own = policies.OfRole(function, file => file == function?.File);
        var shared = policies.OfRole(function, file => terraform.JobFiles.All(job => job.Source != file));
        var read = own.Select(policy => (Policy: policy, Grants: policies.Grants(policy))).ToList();
        var name = function is null ? null : terraform.Values.Text(function.Get("function_name"));
        return new Job(
            name ?? (code is null ? file!.Source.Stem : JobNames.Snake(code.Job)),
            code,
            file,
            function,
            terraform.Values.Text(function?.Get("handler")),
            function is null ? null : Number(function, "memory_size", DefaultMemory),
            function is null ? null : Number(function, "timeout", DefaultSeconds),
            function is null ? [] : [.. triggers.Of(function)],
            settings,
            isOpen,
            own,
            [.. read.SelectMany(policy => policy.Grants ?? [])],
            [.. shared.SelectMany(policy => policies.Grants(policy) ?? [])],
            [.. read.Where(policy => policy.Grants is null).Select(policy => policy.Policy.At("policy"))]);
    }

    /// <summary>A number that the Terraform of a function sets, or Lambda's default; null when it cannot be told.</summary>
    private double? Number(Block function, string attribute, double defaultValue) =>
        function.Get(attribute) is { } value ? terraform.Values.Number(value) : defaultValue;

    /// <summary>Reads the variables of a map, of merge(…) and of the locals they name; false when some names cannot be told.</summary>
    private bool ReadSettings(JsonElement variables, Block function, bool isOwn, List<SetSetting> settings)
    {
        if (variables.ValueKind == JsonValueKind.Object && variables.TryGetProperty("call", out var call) && call.GetString() == "merge")
        {
            var isWhole = true;
            foreach (var part in variables.GetProperty("arguments").EnumerateArray())
            {
                isWhole &= ReadSettings(part, function, isOwn, settings);
            }

            return isWhole;
        }

        if (variables.ValueKind == JsonValueKind.Object)
        {
            settings.AddRange(variables.EnumerateObject().Select(variable => new SetSetting(
                variable.Name,
                terraform.Values.Text(variable.Value),
                isOwn ? function.At("variables", variable.Name) : function.At("variables"),
                isOwn)));
            return true;
        }

        if (variables.ValueKind == JsonValueKind.String
            && terraform.Values.Follow(variables) is { } followed
            && followed.GetRawText() != variables.GetRawText())
        {
            return ReadSettings(followed, function, isOwn: false, settings);
        }

        // A condition or a for: the names can be seen, the values not.
        var names = SettingName().Matches(variables.ToString()).Select(match => match.Groups[1].Value).ToList();
        settings.AddRange(names.Select(name => new SetSetting(
            name, null, isOwn ? function.At("variables", name) : function.At("variables"), isOwn)));
        return names.Count > 0;
    }

    [GeneratedRegex("""\b([A-Z][A-Z0-9_]*)"?\s*=""")]
    private static partial Regex SettingName();
}
