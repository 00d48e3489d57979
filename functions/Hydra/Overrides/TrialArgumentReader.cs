namespace Hydra.Overrides;

/// <summary>Goes through the arguments of one trial, once. Wrapper/arguments.sh takes the same steps in the same order.</summary>
internal sealed class TrialArgumentReader(IReadOnlyList<string> argv, ParameterTypes types)
{
    private readonly List<string> _overrides = [];
    private readonly List<OverrideWarning> _warnings = [];
    private int _index;

    public ConvertedArguments Read()
    {
        for (; _index < argv.Count; _index++)
        {
            if (argv[_index] == "--")
            {
                _overrides.AddRange(argv.Skip(_index + 1));
                break;
            }

            ReadArgument(argv[_index]);
        }

        return new ConvertedArguments(_overrides, _warnings);
    }

    private int Position => _index + 1;

    /// <summary>The next argument; null at the end and before <c>--</c>.</summary>
    private string? Next => _index + 1 < argv.Count && argv[_index + 1] != "--" ? argv[_index + 1] : null;

    private void ReadArgument(string argument)
    {
        var equal = argument.IndexOf('=', StringComparison.Ordinal);
        var name = equal < 0 ? argument : argument[..equal];
        var value = equal < 0 ? null : argument[(equal + 1)..];
        var isOption = name.StartsWith("--", StringComparison.Ordinal);
        var type = isOption ? types.Of(OverrideKey.WithoutPlus(name[2..])) : ParameterType.Undeclared;
        if (type == ParameterType.Undeclared && IsFlagOfHydra(name))
        {
            ReadFlagOfHydra(argument, name, value);
        }
        else if (isOption)
        {
            ReadParameter(name, value, type);
        }
        else if (argument is ['-', _, ..])
        {
            throw Refused(
                OverrideCodes.UnknownOption,
                $"{name} is an unknown option",
                "Write --key=value for a parameter; what stands behind -- passes as it is.");
        }
        else if (OverrideKey.IsOverride(argument))
        {
            _overrides.Add(argument);
        }
        else
        {
            throw Refused(
                OverrideCodes.StrayWord,
                $"'{Excerpt.Of(argument)}' belongs to no parameter",
                "Write --key=value or key=value, with quotes of the shell around a value with spaces.");
        }
    }

    private void ReadParameter(string name, string? value, ParameterType type)
    {
        var key = name[2..];
        if (key.StartsWith("no-", StringComparison.Ordinal) && types.IsNegatable(key[3..]))
        {
            RefuseValue(name, value);
            _overrides.Add(key[3..] + "=false");
            return;
        }

        if (OverrideKey.Problem(OverrideKey.WithoutPlus(key)) is { } problem)
        {
            throw Refused(
                OverrideCodes.InvalidKey,
                $"Hydra refuses the key '{Excerpt.Of(key)}': it {problem}",
                "Name the parameter as the configuration does, with a dot before each level (a.b, a.0 for an item of a list).");
        }

        var position = Position;
        if (value is null && Next is { } next && IsValue(next, type))
        {
            value = next;
            _index++;
        }

        if (value is null && type is not (ParameterType.Undeclared or ParameterType.Bool))
        {
            throw Refused(OverrideCodes.MissingValue, $"{name} has no value", $"Write {name}=VALUE.");
        }

        _overrides.Add($"{key}={(value is null ? "true" : new ValueWriter(key, position).Write(value, type))}");
        Warn(key, value, type, position);
    }

    /// <summary>Whether an argument behind <c>--key</c> is its value, rather than one of its own.</summary>
    private static bool IsValue(string argument, ParameterType type) =>
        !(argument is ['-', '-', '_' or '$' or '+' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'), ..])
        && !HydraFlags.IsFlag(argument)
        && !(type is ParameterType.Undeclared or ParameterType.Bool && OverrideKey.IsOverride(argument));

    private static bool IsFlagOfHydra(string name) =>
        HydraFlags.IsSwitch(name) || HydraFlags.TakesValue(name) || HydraFlags.MayTakeValue(name);

    private void ReadFlagOfHydra(string argument, string name, string? value)
    {
        if (HydraFlags.IsSwitch(name))
        {
            RefuseValue(name, value);
            _overrides.Add(argument);
        }
        else if (value is not null)
        {
            _overrides.Add(argument);
        }
        else if (HydraFlags.TakesValue(name) ? Next is not (null or ['-', ..]) : Next is { } next && HydraFlags.IsInfoChoice(next))
        {
            _overrides.AddRange([argument, Next!]);
            _index++;
        }
        else if (HydraFlags.TakesValue(name))
        {
            throw Refused(OverrideCodes.MissingValue, $"Hydra's flag {name} has no value", $"Write {name}=VALUE.");
        }
        else
        {
            // Without a value, Hydra would take an override that comes next for one.
            _overrides.Add(_index + 1 < argv.Count ? name + "=all" : name);
        }
    }

    private void RefuseValue(string name, string? value)
    {
        if (value is not null)
        {
            throw Refused(
                OverrideCodes.UnexpectedValue,
                $"{name} is a flag without a value",
                $"Write {name} alone; for a parameter of this name declare its type.");
        }
    }

    private void Warn(string key, string? value, ParameterType type, int position)
    {
        if (value is null || type is not (ParameterType.Undeclared or ParameterType.String))
        {
            return;
        }

        if (value == "???")
        {
            _warnings.Add(new OverrideWarning(
                OverrideCodes.MissingMarker,
                position,
                $"Argument {position}: the value of {key} is ???, which OmegaConf takes for a missing value, quoted or not.",
                "Choose another word for it, in the configuration too."));
        }
        else if (value.Contains("${", StringComparison.Ordinal))
        {
            _warnings.Add(new OverrideWarning(
                OverrideCodes.Interpolation,
                position,
                $"Argument {position}: the value of {key} has a ${{...}}, which OmegaConf resolves.",
                $"Declare it as literal ({key}:literal) if it is meant as text."));
        }
    }

    private OverrideException Refused(string code, string problem, string fix) =>
        new(code, Position, $"Argument {Position}: {problem}.", fix);
}
