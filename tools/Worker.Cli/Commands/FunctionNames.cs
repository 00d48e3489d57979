using System.CommandLine;
using Worker.Cli.Fleet;
using WorkerLib;

namespace Worker.Cli.Commands;

/// <summary>The functions that this checkout declares, as help for who types their names.</summary>
internal static class FunctionNames
{
    /// <summary>Completes an argument or option with them.</summary>
    public static Argument<T> OfFunctions<T>(this Argument<T> argument)
    {
        argument.CompletionSources.Add(_ => Here());
        argument.HelpName = argument.Name; // not all of them
        return argument;
    }

    /// <summary>What a place said of a name that it does not know, with the name that was probably meant.</summary>
    public static UserException WithSuggestion(UserException exception, string name) =>
        !Here().Contains(name) && NearestName.Of(name, Here()) is { } nearest
            ? new UserException($"{exception.Message.TrimEnd('.')}; did you mean {nearest}?", exception.ExitCode)
            : exception;

    private static IEnumerable<string> Here() =>
        Directory.EnumerateFiles(Repository.Find().Terraform, "*.tf")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => !SharedTerraform.Contains(name))
            .Order(StringComparer.Ordinal);
}
