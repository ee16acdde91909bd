/** Texts of the module library, in English. */
export const library = {
  title: 'My modules',
  save: 'Save to my library',
  saved: (name: string) => `${name} is in your library`,
  same: (name: string) => `${name} is in your library already, just like this`,
  replaced: (name: string) => `${name} in your library was replaced`,
  undo: 'Undo',
  removed: (name: string) => `${name} was removed from your library`,
  remove: (name: string) => `Remove ${name} from my library`,
  export: (name: string) => `Save ${name} as a file`,
  import: 'Add a module from a file',
  exported: (name: string) => `Saved ${name}`,
  what: 'From your library, with the modules it depends on.',
};
