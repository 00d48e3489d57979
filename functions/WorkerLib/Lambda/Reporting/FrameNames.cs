using System.Text.RegularExpressions;

namespace WorkerLib.Lambda.Reporting;

/// <summary>
/// Gives methods back the names they have in the source. What the compiler makes of asynchronous methods, lambdas and local functions
/// is numbered through the file: left alone, an unrelated edit opens a new issue for an old error.
/// </summary>
internal static partial class FrameNames
{
    /// <param name="module">Full name of the declaring type, as the runtime gives it.</param>
    /// <param name="function">Name of the method, as the runtime gives it.</param>
    public static (string Module, string Function) Clean(string module, string function)
    {
        module = GenericArguments().Replace(module, "");
        function = GenericArguments().Replace(function, "");

        // Every type that the compiler nests in ours begins with <; the last of them that carries a method name gives the function.
        var parts = module.Split('+');
        var real = parts.TakeWhile(part => !part.StartsWith('<')).ToList();
        foreach (var part in parts.Skip(real.Count))
        {
            if (function == "MoveNext" && StateMachine().Match(part) is { Success: true } machine)
            {
                function = machine.Groups["method"].Value;
            }
        }

        return (string.Join('+', real), Function(function));
    }

    private static string Function(string name)
    {
        if (LocalFunction().Match(name) is { Success: true } local)
        {
            return $"{Function(local.Groups["method"].Value)}.{local.Groups["local"].Value}";
        }

        return Lambda().Match(name) is { Success: true } lambda ? $"{Function(lambda.Groups["method"].Value)}.lambda" : name;
    }

    [GeneratedRegex(@"\[.*\]")]
    private static partial Regex GenericArguments();

    /// <summary>
    /// <c>&lt;M&gt;d__N</c>, <c>&lt;&lt;M&gt;b__N_K&gt;d</c>, <c>&lt;&lt;M&gt;g__Local|N_K&gt;d</c>; an arity mark may follow.
    /// </summary>
    [GeneratedRegex(@"^<(?<method>.*)>d(__\d+)?(`\d+)?$")]
    private static partial Regex StateMachine();

    /// <summary><c>&lt;M&gt;g__Local|N_K</c>.</summary>
    [GeneratedRegex(@"^<(?<method>.*)>g__(?<local>[^|]+)\|")]
    private static partial Regex LocalFunction();

    /// <summary><c>&lt;M&gt;b__N_K</c> and <c>&lt;M&gt;b__N</c>.</summary>
    [GeneratedRegex(@"^<(?<method>.*)>b__")]
    private static partial Regex Lambda();
}
