using Hydra.Overrides;

namespace Worker.Cli.HydraFiles;

/// <summary>Converts the arguments of a trial that stand on the command line.</summary>
internal static class TrialConversion
{
    /// <exception cref="UserException">An argument cannot be converted; nothing is.</exception>
    public static ConvertedArguments Convert(IReadOnlyList<string> argv, ParameterTypes types)
    {
        try
        {
            return TrialArguments.Convert(argv, types);
        }
        catch (OverrideException exception)
        {
            throw new UserException($"{exception.Problem} Fix: {exception.Fix} [{exception.Code}]", UserException.WrongUsage);
        }
    }
}
