using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Worker.Cli.Fleet.Hcl;

/// <summary>
/// What expressions come to, as far as that can be told without Terraform: locals, variables, names of resources, sums and products.
/// What cannot be told stays as it is written, <c>${…}</c>.
/// </summary>
internal sealed partial class Values(
    IReadOnlyDictionary<string, JsonElement> locals, IReadOnlyDictionary<string, JsonElement> variables, Func<string, Block?> find)
{
    /// <summary>Stands for the account that only AWS knows: it has as many digits.</summary>
    public const string AnyAccount = "123456789012";

    private const int MaxDepth = 12;

    private static readonly string[] NameAttributes = ["function_name", "bucket", "name", "alarm_name", "id"];

    /// <summary>A value as text; null when there is none or it is a list or an object.</summary>
    public string? Text(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text => Resolve(text.GetString()!, 0),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        { ValueKind: JsonValueKind.True } => "true",
        { ValueKind: JsonValueKind.False } => "false",
        { ValueKind: JsonValueKind.Array } block
            when block.GetArrayLength() == 1 && block[0].ValueKind == JsonValueKind.String => Text(block[0]),
        _ => null,
    };

    /// <summary>A value as a number; null when there is none or it cannot be told.</summary>
    public double? Number(JsonElement? value) =>
        double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The texts of a list, or of a single value.</summary>
    public IReadOnlyList<string> Texts(JsonElement? value) => Follow(value) switch
    {
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(member => Text(member)).OfType<string>()],
        { } other when Text(other) is { } text => [text],
        _ => [],
    };

    /// <summary>The texts of a list, or of a single value, as they are written.</summary>
    public IReadOnlyList<string> Written(JsonElement? value) => Follow(value) switch
    {
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(member => Follow(member)!.Value.ToString())],
        { } other => [other.ToString()],
        null => [],
    };

    /// <summary>The resource that a value names, whichever attribute of it that is, with its key where it is one of several; else the
    /// text of the value; null when there is none.</summary>
    public string? Meant(JsonElement? value)
    {
        var written = Follow(value);
        return written is { ValueKind: JsonValueKind.String } text && OfResource().Match(text.GetString()!) is { Success: true } resource
            ? resource.Groups[1].Value
            : Text(written) is { Length: > 0 } name ? name : null;
    }

    /// <summary>The value itself where this is the name of a local or a variable; else what was given.</summary>
    public JsonElement? Follow(JsonElement? value)
    {
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            var name = value is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
            if (name.StartsWith("${local.", StringComparison.Ordinal) && locals.TryGetValue(name["${local.".Length..^1], out var local))
            {
                value = local;
            }
            else if (name.StartsWith("${var.", StringComparison.Ordinal)
                && variables.TryGetValue(name["${var.".Length..^1], out var variable))
            {
                value = variable;
            }
            else
            {
                break;
            }
        }

        return value;
    }

    /// <summary>The addresses of the resources and data that a value names anywhere, through locals too.</summary>
    public IEnumerable<string> References(JsonElement? value)
    {
        var found = new HashSet<string>();
        Collect(value is { } known ? known.GetRawText() : "", 0);
        return found;

        void Collect(string text, int depth)
        {
            foreach (var match in ResourceReference().EnumerateMatches(text))
            {
                found.Add(text.Substring(match.Index, match.Length));
            }

            foreach (var name in LocalReference().Matches(text).Select(match => match.Groups[1].Value))
            {
                if (depth < MaxDepth && locals.TryGetValue(name, out var local))
                {
                    Collect(local.GetRawText(), depth + 1);
                }
            }
        }
    }

    private string Resolve(string text, int depth) =>
        depth > MaxDepth ? text : Interpolation().Replace(text, match => Evaluate(match.Groups[1].Value, depth + 1) ?? match.Value);

    private string? Evaluate(string expression, int depth)
    {
        var trimmed = expression.Trim();
        var known = Reference().Replace(trimmed, match => Lookup(match.Value, depth) ?? match.Value);
        if (Reference().Match(trimmed) is { Success: true } only && only.Length == trimmed.Length)
        {
            return known == trimmed ? null : known;
        }

        return Replacement().Match(known) is { Success: true } call
            ? call.Groups[1].Value.Replace(call.Groups[2].Value, call.Groups[3].Value, StringComparison.Ordinal)
            : Calculate(known)?.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Sums of products of numbers, which is what timeouts and ages are written as.</summary>
    private static double? Calculate(string expression)
    {
        double? sum = 0;
        foreach (var term in expression.Split('+'))
        {
            double? product = 1;
            foreach (var factor in term.Split('*'))
            {
                product *= double.TryParse(factor.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
            }

            sum += product;
        }

        return sum;
    }

    private string? Lookup(string reference, int depth)
    {
        var parts = reference.Split('.');
        return parts switch
        {
            ["local", "account"] => AnyAccount,
            ["local", var name] => locals.TryGetValue(name, out var local) ? Known(local, depth) : null,
            ["var", var name] => variables.TryGetValue(name, out var variable) ? Known(variable, depth) : null,
            ["data", "aws_caller_identity", _, "account_id"] => AnyAccount,
            ["data", "aws_region", _, _] => variables.TryGetValue("region", out var region) ? Known(region, depth) : null,
            [var type, var label, "arn"] => find($"{type}.{label}") is { } block ? Arn(block, depth) : null,
            [var type, var label, var attribute] => find($"{type}.{label}") is { } block
                ? Known(block.Get(attribute), depth) ?? (attribute is "id" or "name" ? Name(block, depth) : null)
                : null,
            _ => null,
        };
    }

    /// <summary>The text of a value that has no part that cannot be told.</summary>
    private string? Known(JsonElement? value, int depth)
    {
        var text = value switch
        {
            { ValueKind: JsonValueKind.String } written => Resolve(written.GetString()!, depth),
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            _ => null,
        };
        return text is null || text.Contains("${", StringComparison.Ordinal) ? null : text;
    }

    /// <summary>The name that AWS knows a resource by.</summary>
    public string? Name(Block block) => Name(block, 0);

    private string? Name(Block block, int depth) =>
        NameAttributes.Select(attribute => Known(block.Get(attribute), depth)).FirstOrDefault(name => name is not null);

    /// <summary>The ARN of the kinds of resources that jobs use.</summary>
    private string? Arn(Block block, int depth)
    {
        var (service, prefix) = block.Type switch
        {
            "aws_dynamodb_table" => ("dynamodb", "table/"),
            "aws_sqs_queue" => ("sqs", ""),
            "aws_sns_topic" => ("sns", ""),
            "aws_lambda_function" => ("lambda", "function:"),
            "aws_cloudwatch_log_group" => ("logs", "log-group:"),
            "aws_s3_bucket" => ("s3", ""),
            _ => ("", ""),
        };
        if (service.Length == 0 || Name(block, depth) is not { } name)
        {
            return null;
        }

        var region = variables.TryGetValue("region", out var known) ? Known(known, depth) : "";
        return service == "s3" ? $"arn:aws:s3:::{name}" : $"arn:aws:{service}:{region}:{AnyAccount}:{prefix}{name}";
    }

    [GeneratedRegex(@"\$\{([^{}]*)\}")]
    private static partial Regex Interpolation();

    [GeneratedRegex(@"\b(?:local|var|data|aws_[a-z0-9_]+)(?:\.[A-Za-z0-9_-]+)+")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^\$\{((?:data\.)?aws_[a-z0-9_]+\.[A-Za-z0-9_-]+(?:\[[^\]]+\])?)\.[a-z_]+\}$")]
    private static partial Regex OfResource();

    [GeneratedRegex(@"\b(?:data\.)?aws_[a-z0-9_]+\.[A-Za-z_][A-Za-z0-9_-]*")]
    private static partial Regex ResourceReference();

    [GeneratedRegex("""^replace\(([^(),."]+), "([^"]*)", "([^"]*)"\)$""")]
    private static partial Regex Replacement();

    [GeneratedRegex(@"\blocal\.([A-Za-z_][A-Za-z0-9_-]*)")]
    private static partial Regex LocalReference();
}
