using System.CommandLine;
using LocalAws;
using Worker.Cli.Commands;

namespace Worker.Tests.Cli.HydraFiles;

/// <summary>Calls <c>./worker hydra</c> in this process, on files in a folder of its own.</summary>
internal sealed class HydraFixture : IDisposable
{
    /// <summary>Refused: nothing says what the second argument is called.</summary>
    public const string Broken = """
        inputs:
        - {name: x, type: String}
        implementation:
          container:
            image: a
            command: [python, train.py]
            args:
            - --x
            - {inputValue: x}
            - {inputValue: x}

        """;

    /// <summary>A task of it has the parameter x.</summary>
    public const string Pipeline = """
        name: one-task
        parameters: {x: String}
        tasks:
          train:
            component: parts/component.yaml
            arguments: {x: {parameter: x}}

        """;

    public static readonly string Component = Broken[..Broken.LastIndexOf("- {", StringComparison.Ordinal)].TrimEnd(' ');

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hydra-");

    public string Folder => folder.FullName;

    public static string Data(params string[] path) => Path.Combine([Checkout.Root, "tests", "data", "hydra", .. path]);

    public static string DataText(params string[] path) => File.ReadAllText(Data(path));

    public void Dispose() => folder.Delete(recursive: true);

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Text(string name) => File.ReadAllText(PathOf(name));

    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A copy of a file of tests/data/hydra.</summary>
    /// <returns>Its path.</returns>
    public string Copy(string name, params string[] from) => Write(name, DataText(from));

    /// <param name="Output">Standard output.</param>
    /// <param name="Errors">Standard error, with the message of a <see cref="UserException"/> as Program prints it.</param>
    public sealed record Result(int ExitCode, string Output, string Errors);

    public static async Task<Result> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var parsed = HydraCommand.Create().Parse(arguments);
        Assert.Empty(parsed.Errors);
        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = errors };
            var exitCode = await parsed.InvokeAsync(configuration, cancellationToken);
            return new Result(exitCode, output.ToString(), errors.ToString());
        }
        catch (UserException exception)
        {
            return new Result(exception.ExitCode, output.ToString(), $"{errors}worker: {exception.Message}\n");
        }
    }

    /// <param name="arguments">Separated by spaces; {} is the folder.</param>
    public Task<Result> RunLineAsync(string arguments) =>
        RunAsync([.. arguments.Split(' ').Select(argument => argument.Replace("{}", Folder, StringComparison.Ordinal))]);

    public static Task<Result> RunAsync(params string[] arguments) => RunAsync(arguments, TestContext.Current.CancellationToken);
}
