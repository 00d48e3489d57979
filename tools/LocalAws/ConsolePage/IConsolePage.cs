using LocalAws.LambdaHost;
using Microsoft.AspNetCore.Http;

namespace LocalAws.ConsolePage;

/// <summary>A page of the console beside the one of the functions: an entry of its menu, served below <c>/pages/&lt;name&gt;</c>.</summary>
public interface IConsolePage
{
    /// <summary>Who started what a page runs for itself, again and again: such invocations are not shown.</summary>
    public const string StartedBy = "page";

    /// <summary>Its last part of the address.</summary>
    string Name { get; }

    /// <summary>Its entry of the menu.</summary>
    string Title { get; }

    /// <summary>Whether it has something to show where these functions are deployed; else it is not in the menu.</summary>
    bool IsShown(IReadOnlyList<FunctionConfiguration> functions);

    /// <summary>A file of the page, of which <c>index.html</c> is the page itself; null when it has no such file.</summary>
    PageFile? Find(string file);

    /// <summary>Answers a GET of the page to anything that is no file of it.</summary>
    /// <param name="path">Below the page's own address, without a slash at its beginning.</param>
    Task RespondAsync(HttpContext http, string path);
}
